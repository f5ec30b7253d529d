import { useEffect, useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import { get } from '../../../ui/api.ts'
import { formatDay } from '../../../ui/format.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { type CodeContent, fromBase64url, readCode, signedText } from '../certificate-code.ts'
import { readNumber } from '../certificate-number.ts'
import type { VerifiedPostCertificate } from '../portal-api.ts'
import { scopes } from '../scope.ts'

/** What the code itself says, once the hub's key has spoken for it. */
type Signed =
  | { state: 'checking' | 'none' | 'unable' | 'forged' }
  | { state: 'signed'; says: CodeContent }
/** What the hub says of the number today. */
type Told =
  | { state: 'asking' | 'none' | 'unknown' | 'offline' }
  | { state: 'told'; certificate: VerifiedPostCertificate }

/** A certificate checked by its code, by its number, or typed from paper. */
export function PostCertificatePage() {
  const { params } = useRoute()
  const [code] = useState(() => location.hash.slice(1))
  const content = code ? readCode(code) : undefined
  const number = content?.says.number ?? (params.number ? readNumber(params.number) : undefined)
  const signed = useSigned(code)
  const told = useTold(number)
  useEffect(() => {
    document.title = t('post.title')
  }, [])
  if (!code && !params.number) return <Typed />
  if (signed.state === 'forged')
    return <Verdict tone="bad" title={t('post.forged')} about={t('post.forgedAbout')} />
  if (told.state === 'asking' || signed.state === 'checking')
    return <p class="opening">{t('shell.loading')}</p>
  if (told.state === 'told') return <Found certificate={told.certificate} />
  if (told.state === 'offline' && signed.state === 'signed') return <Signs says={signed.says} />
  if (told.state === 'offline')
    return <Verdict tone="bad" title={t('post.offline')} about={t('post.offlineAbout')} />
  return (
    <>
      <Verdict tone="bad" title={t('post.unknown')} about={t('post.unknownAbout')} />
      <Typed />
    </>
  )
}

/** The key comes once and is kept for a time without a line. */
function useSigned(code: string): Signed {
  const [signed, setSigned] = useState<Signed>({ state: code ? 'checking' : 'none' })
  useEffect(() => {
    if (!code) return
    let gone = false
    check(code).then(
      (found) => !gone && setSigned(found),
      () => !gone && setSigned({ state: 'unable' }),
    )
    return () => {
      gone = true
    }
  }, [code])
  return signed
}

async function check(code: string): Promise<Signed> {
  const read = readCode(code)
  if (!read) return { state: 'forged' }
  // Old browsers, and pages without HTTPS, have none of it: there the hub alone says.
  const { subtle } = globalThis.crypto ?? {}
  if (!subtle) return { state: 'unable' }
  const { key } = await get<{ key: string }>('/api/portal/certificate-key', {})
  const known = await subtle.importKey('raw', fromBase64url(key), 'Ed25519', false, ['verify'])
  const text = new TextEncoder().encode(signedText(read.content))
  const holds = await subtle.verify('Ed25519', known, read.signature, text)
  return holds ? { state: 'signed', says: read.says } : { state: 'forged' }
}

function useTold(number: string | undefined): Told {
  const [told, setTold] = useState<Told>({ state: number ? 'asking' : 'none' })
  useEffect(() => {
    if (!number) return
    let gone = false
    get<VerifiedPostCertificate>(`/api/portal/post-certificates/${number}`, {}).then(
      (certificate) => !gone && setTold({ state: 'told', certificate }),
      (error: unknown) => {
        const isUnknown = (error as { status?: number }).status === 404
        if (!gone) setTold({ state: isUnknown ? 'unknown' : 'offline' })
      },
    )
    return () => {
      gone = true
    }
  }, [number])
  return told
}

const day = (of: string) => formatDay(of, language.get(), '')

function Found({ certificate }: { certificate: VerifiedPostCertificate }) {
  const { standing, since, holder, scope, fromDay, toDay, number, countyName } = certificate
  return (
    <>
      <Verdict
        tone={standing === 'holds' ? 'good' : 'bad'}
        title={t(`post.standing.${standing}`)}
        about={since === null ? '' : t('post.since', { day: day(since) })}
      />
      <Facts
        facts={[
          [t('post.holder'), holder],
          [t('post.scope'), scopes[scope][language.get()]],
          [t('post.days'), t('post.fromTo', { from: day(fromDay), to: day(toDay) })],
          [t('post.number'), number],
          [t('post.county'), countyName ?? ''],
        ]}
      />
      <p class="quiet">{t('post.ask')}</p>
    </>
  )
}

/** Without a line: the paper is the hub's; whether it was suspended since nobody here knows. */
function Signs({ says: { surname, scope, fromDay, toDay, number } }: { says: CodeContent }) {
  return (
    <>
      <Verdict tone="good" title={t('post.signed')} about={t('post.signedAbout')} />
      <Facts
        facts={[
          [t('post.holder'), `${surname}**`],
          [t('post.scope'), scopes[scope][language.get()]],
          [t('post.days'), t('post.fromTo', { from: day(fromDay), to: day(toDay) })],
          [t('post.number'), number],
        ]}
      />
      <p class="quiet">{t('post.ask')}</p>
    </>
  )
}

const Verdict = ({
  tone,
  title,
  about,
}: {
  tone: 'good' | 'bad'
  title: string
  about: string
}) => (
  <section class={tone === 'good' ? 'told' : 'told bad'} role="status">
    <h1>
      <span aria-hidden="true">{tone === 'good' ? '✓ ' : '× '}</span>
      {title}
    </h1>
    {about && <p>{about}</p>}
  </section>
)

const Facts = ({ facts }: { facts: readonly (readonly [string, string])[] }) => (
  <dl class="facts">
    {facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
)

/** A number typed from paper; one that cannot be ours is said to be so at once. */
function Typed() {
  const { route } = useLocation()
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const number = readNumber(typed)
        setWrong(number === undefined)
        if (number) route(`/posts/${number}`)
      }}
    >
      <h2>{t('post.title')}</h2>
      <label class="field">
        {t('post.typed')}
        <input
          value={typed}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      {isWrong && <p role="alert">{t('post.mistyped')}</p>}
      <button type="submit" class="main">
        {t('post.look')}
      </button>
    </form>
  )
}
