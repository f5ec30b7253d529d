import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './payload.css'

type Facts = Readonly<Record<string, unknown>>

/** What an entry says, line by line: what was given, or each field before and after. */
export function Payload({ payload }: { payload: unknown }) {
  const { t } = useTranslation('audit')
  if (!isFacts(payload)) return <p className="payload">{String(payload)}</p>
  const { before, after, ...others } = payload
  return (
    <details className="payload">
      <summary>{t('show')}</summary>
      <dl>
        {inReadingOrder(others).map(([name, value]) => (
          <Line key={name} name={name}>
            <Value value={name === 'level' ? t(`level.${value}`) : value} />
          </Line>
        ))}
        {isFacts(after) &&
          Object.entries(after).map(([name, value]) => (
            <Line key={`after.${name}`} name={name}>
              {isFacts(before) && (
                <>
                  <s>
                    <Value value={before[name]} />
                  </s>{' '}
                  →{' '}
                </>
              )}
              <Value value={value} />
            </Line>
          ))}
      </dl>
    </details>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  const { t, i18n } = useTranslation('audit')
  return (
    <div>
      <dt>{i18n.exists(`audit:field.${name}`) ? t(`field.${name}`) : <code>{name}</code>}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Value({ value }: { value: unknown }) {
  const { t } = useTranslation('audit')
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  if (typeof value === 'object') return <code>{JSON.stringify(value)}</code>
  const text = String(value)
  return isId.test(text) ? <code className="code">{text}</code> : text
}

/** What people read first; numbers that only machines know stand last. */
const first = ['personName', 'name', 'title', 'role', 'purpose', 'reason', 'fromDay', 'toDay']

function inReadingOrder(facts: Facts): [string, unknown][] {
  const rank = ([name, value]: [string, unknown]): number => {
    if (first.includes(name)) return first.indexOf(name)
    return typeof value === 'string' && isId.test(value) ? first.length + 1 : first.length
  }
  return Object.entries(facts).toSorted((a, b) => rank(a) - rank(b))
}

const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
