import { language, t } from '../../../ui/portal/words.ts'
import type { Check } from '../values.ts'
import { Answered, Title } from './Answered.tsx'
import { act } from './deeds.ts'
import { to } from './route.ts'
import { NextActs } from './SessionCard.tsx'
import { StateMark, whenOf, whereOf } from './SessionLine.tsx'
import { isOpen, isRunning, type SessionNow } from './session-now.ts'
import { titleOf } from './title-of.ts'
import { type Now, useNow } from './use-now.ts'
import { useSession } from './use-week.ts'
import { useMayWrite } from './who.ts'

/** One session: what to do with it, what was looked at the day before, who came. */
export function SessionPage({ id }: { id: string }) {
  const now = useNow()
  const mayWrite = useMayWrite()
  return (
    <Answered asked={useSession(id)}>
      {(session) => (
        <>
          <Title back="#/">{titleOf(session)}</Title>
          <p class="session-state">
            <StateMark session={session} /> <span>{whenOf(session, now.day)}</span>
            {session.waits && <span class="quiet">{t('waits')}</span>}
          </p>
          <p class="quiet">{whereOf(session)}</p>
          {session.disputed && <p class="told bad">{t('session.disputed')}</p>}
          {session.state === 'cancelled' && session.otherDay && (
            <p class="told">{t('session.otherDay', { day: session.otherDay })}</p>
          )}
          {isOpen(session) && session.day <= now.day && <NextActs session={session} now={now} />}
          {mayWrite && isOpen(session) && !isRunning(session) && (
            <Checks session={session} now={now} />
          )}
          {mayWrite && isOpen(session) && <Purpose session={session} />}
          <What session={session} />
          <Who session={session} />
          {mayWrite && isOpen(session) && session.day > now.day && (
            <p>
              <a class="button quiet-button" href={to('sessions', id, 'cancel')}>
                {t('act.cancel')}
              </a>
            </p>
          )}
        </>
      )}
    </Answered>
  )
}

export const checkCodes = [
  'room',
  'power',
  'screen',
  'sound',
  'content',
  'signal',
  'people',
] as const satisfies Check[]

/** What is looked at on the day before; each tick is kept at once. */
function Checks({ session, now }: { session: SessionNow; now: Now }) {
  const { id, checked, state } = session
  const missing = checkCodes.filter((code) => !checked.includes(code))
  const tick = (code: Check, isDone: boolean) => {
    const next = checkCodes.filter((one) => (one === code ? isDone : checked.includes(one)))
    void act(id, { act: 'say', checked: next })
  }
  return (
    <section>
      <h2>{t(session.day > now.day ? 'check.title' : 'check.titleToday')}</h2>
      <ul class="ticks">
        {checkCodes.map((code) => (
          <li key={code}>
            <label class="tick">
              <input
                type="checkbox"
                checked={checked.includes(code)}
                onChange={({ currentTarget }) => tick(code, currentTarget.checked)}
              />
              {t(`check.${code}`)}
            </label>
          </li>
        ))}
      </ul>
      {state === 'prepared' ? (
        <p class="told">{t('check.ready')}</p>
      ) : (
        <button
          type="button"
          class="main"
          onClick={() => void act(id, { act: 'prepare', checked: [...checked] as Check[] })}
        >
          {missing.length === 0 ? t('check.do') : t('check.doWithout', { count: missing.length })}
        </button>
      )}
    </section>
  )
}

/** What it is for and with whom, of those that are in force on its day; kept at once. */
function Purpose({ session: { id, theme, teachingLink, themes, links } }: { session: SessionNow }) {
  const choices = [
    {
      name: 'theme',
      chosen: theme,
      options: themes.map(({ code, name }) => [code, name] as const),
    },
    {
      name: 'teachingLink',
      chosen: teachingLink,
      options: links.map((name) => [name, name] as const),
    },
  ] as const
  return choices.map(
    ({ name, chosen, options }) =>
      options.length > 0 && (
        <label key={name} class="field">
          {t(`purpose.${name}`)}
          <select
            value={chosen ?? ''}
            onChange={({ currentTarget: { value } }) =>
              value !== '' && void act(id, { act: 'say', [name]: value })
            }
          >
            {!options.some(([value]) => value === chosen) && (
              <option value={chosen ?? ''}>{chosen ?? t('purpose.unsaid')}</option>
            )}
            {options.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ),
  )
}

function What({ session }: { session: SessionNow }) {
  const { beganAt, endedAt, headCount, members, gist, runners } = session
  const { theme, themes, teachingLink } = session
  const facts = [
    ...(isOpen(session)
      ? []
      : [
          [
            'purpose.theme',
            themes.find(({ code }) => code === theme)?.name ?? theme ?? '',
          ] as const,
          ['purpose.teachingLink', teachingLink ?? ''] as const,
        ]),
    ['facts.runners', runners.join(t('list.between'))],
    ['facts.took', beganAt && endedAt ? `${beganAt}–${endedAt}` : ''],
    ['facts.headCount', headCount === null ? '' : t('people', { count: headCount })],
    ['facts.members', members === null ? '' : t('people', { count: members })],
    ['facts.gist', gist ?? ''],
  ] as const
  const known = facts.filter(([, value]) => value !== '')
  if (known.length === 0) return null
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Sign-in on the telephone, by code on the TV, on paper; and who is at the gate. */
function Who({ session: { id, state, kind } }: { session: SessionNow }) {
  if (state === 'cancelled') return null
  const paper = (name: string) =>
    `/api/keeper/sessions/${id}/papers/${name}?language=${language.get()}`
  return (
    <section>
      <h2>{t('who.title')}</h2>
      <ul class="links">
        <li>
          <a href={to('sessions', id, 'sign-in')}>{t('who.signIn')}</a>
        </li>
        <li>
          <a href={to('sessions', id, 'code')}>{t('who.code')}</a>
        </li>
        <li>
          <a href={paper('sign-in')}>{t('who.sheet')}</a>
        </li>
        <li>
          <a href={paper('record')}>{t('who.record')}</a>
        </li>
        {kind === 'open_day' && (
          <li>
            <a href={paper('poster')}>{t('who.poster')}</a>
          </li>
        )}
        <li>
          <a href={paper('gate')}>{t('who.gate')}</a>
        </li>
        <li>
          <a href={paper('keys')}>{t('who.keys')}</a>
        </li>
      </ul>
    </section>
  )
}
