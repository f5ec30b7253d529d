import type { InjectOptions } from 'fastify'
import type { Rng } from '../simulation/random.ts'
import { howMany } from './long.ts'
import type { Operation, Parameter, Schema } from './operations.ts'

/** `CUNXIAO_FUZZ_ROUNDS=200 CUNXIAO_FUZZ_SEED=7` for more, and for the same again. */
export const rounds = Number(process.env.CUNXIAO_FUZZ_ROUNDS ?? howMany({ few: 2, long: 40 }))
export const seed = Number(process.env.CUNXIAO_FUZZ_SEED ?? Date.now() % 1_000_000)

/** What is there to be asked about, by the address it was read from: rows with their ids. */
export type Known = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>

export type OddRequest = Pick<InjectOptions, 'method' | 'url' | 'headers' | 'payload'> & {
  method: Operation['method']
  url: string
}

const half = '\ud800'
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

const oddTexts = [
  ...inherited,
  ...['', ' ', '0', '-1', 'null', 'true', '1e3', '0x10', 'NaN', '99999999999999999999', '\u0000'],
  ...['a\u0000b', half, `a${half}`, '\u202e', '\ufeff', "' or 1=1 --", '%', '_', '\\', '"', '{}'],
  ...['0000-00-00', '0000-01-01', '9999-12-31', '2026-02-30', '2026-11-23T00:00:00Z', '../../etc'],
  ...['000000000000', '999999999999', '433123000000', '00000000-0000-0000-0000-000000000000'],
  ...['村'.repeat(300), 'x'.repeat(5_000), ' '.repeat(3_000), '💥'.repeat(60), '٣', '①', 'é'],
]
const oddValues: readonly unknown[] = [
  ...oddTexts,
  ...[null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63, 1e-320],
  ...[[], {}, [[]], [null], [{}], { a: 1 }, { toString: 1 }, { length: -1 }],
  ...[Array(2_000).fill('a'), Array(300).fill({}), { a: { b: { c: { d: [1, { e: null }] } } } }],
]

/** Requests that somebody who knows the interface, and wants it to break, would send. */
export function oddRequests(rng: Rng, known: Known) {
  const anyId = (): string => {
    const ids = [...known.values()].flat().flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
    return ids.length > 0 ? rng.pick(ids) : '0199f0aa-0000-7000-8000-000000000000'
  }

  function rowOf(path: string): Readonly<Record<string, unknown>> {
    const base = path.split('/').slice(0, 3).join('/')
    const rows = known.get(base) ?? []
    return rows.length > 0 ? rng.pick(rows) : {}
  }

  /** As the schema wants it, as far as a schema can say. */
  function right(schema: Schema, path: string): unknown {
    const { type, anyOf, oneOf, enum: choices, const: only, items, properties, required } = schema
    if (only !== undefined) return only
    if (Array.isArray(choices)) return rng.pick(choices)
    const either = anyOf ?? oneOf
    if (Array.isArray(either)) return right(rng.pick(either as Schema[]), path)
    if (type === 'array') return items ? [right(items as Schema, path)] : []
    if (type === 'object' || properties) {
      const needed = Array.isArray(required) ? required : []
      return Object.fromEntries(
        Object.entries((properties ?? {}) as Record<string, Schema>)
          .filter(([name]) => needed.includes(name) || rng.chance(0.5))
          .map(([name, one]) => [name, name === 'row' ? rightRow(path) : right(one, path)]),
      )
    }
    if (type === 'integer' || type === 'number') return Number(schema.minimum ?? 1)
    if (type === 'boolean') return rng.chance(0.5)
    if (type === 'null') return null
    if (schema.format === 'uuid') return anyId()
    if (schema.format === 'date') return '2026-11-23'
    return rng.pick(['433123000000', '433123101000', '2026-11', '2026', '石', 'a'])
  }

  function rightRow(path: string): object {
    const { id: _id, version: _version, updatedAt: _at, ...fields } = rowOf(path)
    return fields
  }

  const odd = (): unknown => rng.pick(oddValues)

  /** The value with something odd somewhere in it. */
  function spoilt(value: unknown): unknown {
    if (value === null || typeof value !== 'object' || rng.chance(0.15)) return odd()
    if (Array.isArray(value)) {
      if (value.length === 0 || rng.chance(0.3))
        return Array(rng.within(1, 400)).fill(value[0] ?? odd())
      return value.map((one, n) => (n === 0 ? spoilt(one) : one))
    }
    const entries = Object.entries(value)
    if (entries.length === 0 || rng.chance(0.1)) return { ...value, [rng.pick(oddTexts)]: odd() }
    const [name, one] = rng.pick(entries)
    if (rng.chance(0.1)) return Object.fromEntries(entries.filter(([other]) => other !== name))
    return { ...value, [name]: spoilt(one) }
  }

  function cursor(): string {
    const id = anyId()
    const inside = rng.pick<unknown>([
      ...[null, 1, 'x', {}, [], [1], [null, id], [odd(), id], [odd(), odd()], ['a', id, id]],
      ...[{ value: 'a', id }, [{ toString: 1 }, id], [['a'], id], ['2026-13-40', id], [1e99, id]],
    ])
    const text = rng.chance(0.8) ? Buffer.from(JSON.stringify(inside)).toString('base64url') : ''
    return text || rng.pick(['~', 'AAAA', '____', '2026-01-01T00:00:00.000000Z~1', nested(200)])
  }

  /** Of parameters that are more than their schema says. */
  function meant(name: string, path: string): string {
    const fields = [...Object.keys(rowOf(path)), ...inherited]
    const field = rng.pick(fields)
    if (name === 'after') return cursor()
    if (name === 'sort') return rng.pick(['', '-', '--']) + field
    if (name === 'fields') return rng.pick([field, `${field},${field}`, ',', `${field},`])
    if (name !== 'filter') return String(rng.pick(oddTexts))
    return rng.pick([
      JSON.stringify({ [field]: odd() }),
      JSON.stringify({ [field]: [odd(), odd()] }),
      `{"${field}":["1"]}`,
      `{"${field}":["${'9'.repeat(40)}"]}`,
      ...['[]', 'null', '{', '{"__proto__":["1"]}', nested(1_000), '"a"'],
    ])
  }

  function queryOf({ path, parameters }: Operation): string {
    const pairs = parameters
      .filter(({ in: where }) => where === 'query')
      .flatMap((parameter): string[] => {
        const { name, schema, required } = parameter
        if (!required && rng.chance(0.5)) return []
        const isRight = rng.chance(0.5)
        const value = isRight ? String(right(schema, path)) : meant(name, path)
        return [`${name}=${rng.chance(0.1) ? rng.pick(broken) : written(value)}`]
      })
    if (rng.chance(0.2) && pairs.length > 0) pairs.push(rng.pick(pairs))
    if (rng.chance(0.2)) {
      const name = rng.pick([...inherited, ...parameters.map(({ name: one }) => one), '', 'method'])
      pairs.push(`${name}${rng.pick(['=1', '[]=1', '[a]=1', '', '=%', '=%zz', '.x=1'])}`)
    }
    if (rng.chance(0.02)) pairs.push(Array.from({ length: 2_000 }, (_, n) => `k${n}`).join('&'))
    return pairs.length > 0 ? `?${pairs.join('&')}` : ''
  }

  function pathOf({ path, parameters }: Operation): string {
    return path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const parameter = parameters.find((one: Parameter) => one.in === 'path' && one.name === name)
      const ofRow = rowOf(path).id
      if (rng.chance(0.6)) {
        const value = name === 'id' ? (ofRow ?? anyId()) : right(parameter?.schema ?? {}, path)
        return written(String(value)) || 'x'
      }
      return rng.chance(0.3) ? rng.pick(broken) : written(rng.pick(oddTexts)) || '%00'
    })
  }

  function bodyOf({ path, body, method }: Operation): Pick<OddRequest, 'headers' | 'payload'> {
    if (method === 'GET' || method === 'HEAD') return {}
    const value = body ? right(body, path) : {}
    const json = 'application/json'
    if (rng.chance(0.75)) {
      const spoiled = rng.chance(0.15) ? value : spoilt(value)
      return { headers: { 'content-type': json }, payload: JSON.stringify(spoiled) ?? '' }
    }
    const text = JSON.stringify(value)
    const [type, payload] = rng.pick<readonly [string | undefined, string]>([
      ...[[json, ''] as const, [json, '{'] as const, [json, `\ufeff${text}`] as const],
      [json, nested(100_000)],
      [json, `{"a":${nested(20_000)}}`],
      [json, `[${'{},'.repeat(200_000)}{}]`],
      [json, text.replace('{', '{"__proto__":{"a":1},')],
      [json, text.replace('{', '{"constructor":{"prototype":{"a":1}},')],
      [json, text.replace('}', ',"x":1,"x":2}')],
      [`${json}; charset=utf-16`, text],
      [`${json}, ${json}`, text],
      ['application/x-www-form-urlencoded', 'a=1&a=2&__proto__=1&%zz'],
      ['multipart/form-data', text],
      ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data\r\n\r\n'],
      [
        'multipart/form-data; boundary=x',
        fileOf(rng.pick(['a.xlsx', '\u0000', '__proto__']), text),
      ],
      ['multipart/form-data; boundary=x', fileOf('a.csv', `名称,${half}\n"a,b\n\u0000`)],
      ['multipart/mixed; boundary=', text],
      ['application/vnd.cunxiao.sync', text],
      ['application/offset+octet-stream', text],
      ['text/xml', '<a/>'],
      ['x', text],
      [undefined, text],
    ])
    return { ...(type !== undefined && { headers: { 'content-type': type } }), payload }
  }

  return (operation: Operation): OddRequest => {
    const { headers, ...body } = bodyOf(operation)
    return {
      method: operation.method,
      url: `${pathOf(operation)}${queryOf(operation)}`,
      headers: { ...headers, ...(rng.chance(0.1) ? oddHeaders(rng) : {}) },
      ...body,
    }
  }
}

const oddHeaders = (rng: Rng): Record<string, string> =>
  rng.pick<Record<string, string>>([
    { 'accept-language': `a${' '.repeat(9_000)}b` },
    { 'accept-language': ';q=;q=1e999,,*' },
    { range: 'bytes=-' },
    { range: 'bytes=9999999999999999999-1' },
    { 'if-none-match': '"'.repeat(2_000) },
    { cookie: `${'a=b; '.repeat(500)}cunxiao_login=%zz; __proto__=1` },
    { authorization: `Basic ${'A'.repeat(4_000)}` },
    { 'x-forwarded-for': ', , x' },
    { 'upload-length': '0x10', 'upload-metadata': 'filename' },
  ])

/** What no text in an address is written as. */
const broken = ['%', '%zz', '%ff', '%00', '%ed%a0%80', '%c0%80', '%2e%2e%2f', '+', '%F0%9F']

function written(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half a pair is written as nobody may.
    return '%ed%a0%80'
  }
}

const fileOf = (name: string, content: string): string =>
  `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--x--\r\n`
