import { useState } from 'preact/hooks'
import { ApiError, offlineCode } from '../../../ui/api.ts'
import { t } from '../../../ui/portal/words.ts'
import { Title } from './Answered.tsx'
import { logIn } from './who.ts'

/** The same account as at the console, also at a station without a line. */
export function LogIn({ loggedIn }: { loggedIn: () => void }) {
  const [trouble, setTrouble] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  return (
    <form
      class="stack"
      onSubmit={async (event) => {
        event.preventDefault()
        const given = new FormData(event.currentTarget)
        setBusy(true)
        setTrouble(undefined)
        try {
          await logIn(String(given.get('loginName')), String(given.get('password')))
          loggedIn()
        } catch (error) {
          setTrouble(wordsOf(error))
        } finally {
          setBusy(false)
        }
      }}
    >
      <Title>{t('logIn.title')}</Title>
      <p>{t('logIn.about')}</p>
      {trouble && (
        <p role="alert" class="told bad">
          {trouble}
        </p>
      )}
      <label class="field">
        {t('logIn.name')}
        <input name="loginName" autocomplete="username" autocapitalize="none" required />
      </label>
      <label class="field">
        {t('logIn.password')}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button type="submit" class="main begin" disabled={isBusy}>
        {t(isBusy ? 'logIn.doing' : 'logIn.do')}
      </button>
      <p>
        <a href="/console/login">{t('logIn.haveCode')}</a>
      </p>
    </form>
  )
}

function wordsOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error
  if (error.code === 'login_refused') return t('logIn.refused')
  if (error.code === 'login_blocked') {
    return t('logIn.blocked', { seconds: Number(error.details.seconds) })
  }
  return t(error.code === offlineCode ? 'logIn.offline' : 'shell.failedOther')
}
