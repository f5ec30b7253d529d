import { type ReactNode, useState } from 'react'
import type { $ZodType } from 'zod/v4/core'
import { type Answer, type Endpoint, requestOf, type Wish } from '../base/endpoint.ts'
import { AskDialog } from './AskDialog.tsx'
import { ask } from './api.ts'
import type { DialogField, Limits, Values } from './dialog-fields.tsx'
import type { Fault } from './say.ts'

/**
 * Asks an endpoint with what a person fills in. Which fields are needed and how long their texts may be is read from
 * the endpoint's schema; what is wrong with a value the server says.
 */
export function FormDialog<E extends Endpoint>({
  of,
  fields,
  fixed = {},
  title,
  about,
  okText,
  done,
  danger = false,
  onDone,
  shows,
  onClose,
}: {
  of: E
  /** In the order of the form. */
  fields: Partial<Readonly<Record<keyof Wish<E> & string, DialogField>>>
  /** What is known already, or follows from what is filled in. */
  fixed?: Partial<Wish<E>> | ((values: Values) => Partial<Wish<E>>)
  title: string
  /** Said above the fields. */
  about?: ReactNode
  okText: string
  /** Said when it is done. */
  done: string | ((values: Values) => string)
  danger?: boolean
  onDone?: (answer: Answer<E>, values: Values) => void
  /** Whether the dialog itself shows what went wrong. */
  shows?: (fault: Fault) => boolean
  onClose: () => void
}) {
  const entries = Object.entries(fields) as [string, DialogField][]
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(entries.map(([name, { start }]) => [name, start])),
  )
  const known = typeof fixed === 'function' ? fixed(values) : fixed
  const wish = { ...known, ...tidy(values) }
  const limits = (name: string) => limitsOf(of, name)
  const isReady = ([name, { isSound }]: [string, DialogField]) =>
    fills(tidy(values)[name], limits(name)) && (isSound?.(values[name], values) ?? true)
  return (
    <AskDialog
      title={title}
      okText={okText}
      done={typeof done === 'function' ? done(tidy(values)) : done}
      danger={danger}
      ready={entries.every(isReady)}
      work={async () => {
        const answer = await (ask as (of: Endpoint, wish: unknown) => Promise<Answer<E>>)(of, wish)
        onDone?.(answer, tidy(values))
      }}
      {...(shows && { shows })}
      onClose={onClose}
    >
      {about}
      <div className="form-grid">
        {entries.map(([name, { draw, beside }]) => (
          <div key={name} className={beside ? undefined : 'form-wide'}>
            {draw({
              value: values[name],
              onChange: (value) => setValues((before) => ({ ...before, [name]: value })),
              values,
              limits: limits(name),
            })}
          </div>
        ))}
      </div>
    </AskDialog>
  )
}

/** Without blanks around texts, and without what is empty. */
const tidy = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value])
      .filter(([, value]) => value !== '' && value !== undefined && value !== null),
  )

const fills = (value: unknown, { needed, least }: Limits): boolean =>
  value === undefined ? !needed : typeof value !== 'string' || [...value].length >= least

function limitsOf(of: Endpoint, name: string): Limits {
  const { body } = requestOf(of.address, {})
  const schema = schemaAt(body ? of.body : of.query, name) ?? schemaAt(of.params, name)
  const within = schema && bagOf(schema)
  return {
    needed: schema !== undefined && schema._zod.optin !== 'optional',
    least: within?.minimum ?? 1,
    ...(within?.maximum !== undefined && { most: within.maximum }),
  }
}

type Inner = { shape?: Readonly<Record<string, $ZodType>>; innerType?: $ZodType }

const schemaAt = (schema: $ZodType | undefined, name: string): $ZodType | undefined =>
  (schema?._zod.def as Inner | undefined)?.shape?.[name]

/** An optional text has the limits of the text. */
function bagOf(schema: $ZodType): { minimum?: number; maximum?: number } {
  const { innerType } = schema._zod.def as Inner
  return innerType ? bagOf(innerType) : schema._zod.bag
}
