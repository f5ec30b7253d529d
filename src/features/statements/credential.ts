import { type CodeRange, everywhere, type PlaceLevel, rangeOf } from '../../base/place.ts'
import type { JsonObject } from './fault.ts'

/** What a key may be allowed (1.0.3, part three, 4.2). */
export const keyScopes = [
  'all',
  'all/read',
  'statements/write',
  'statements/read',
  'statements/read/mine',
  'state',
  'define',
  'profile',
] as const
export type KeyScope = (typeof keyScopes)[number]

/** Who speaks to the store: a program with its key, or a person with his login. */
export type Speaker = {
  /** What the store takes him for, on every statement that he brings. */
  authority: JsonObject
  scopes: readonly KeyScope[]
  /** Where his statements and documents belong. */
  regionCode: string
  /** What row-level security shows him. */
  reach: readonly CodeRange[]
  personId?: string
}

export type Deed =
  | 'write_statements'
  | 'read_statements'
  | 'read_state'
  | 'write_state'
  | 'read_profiles'
  | 'write_profiles'
  | 'look_up'

const neededFor: Readonly<Record<Deed, readonly KeyScope[]>> = {
  write_statements: ['statements/write'],
  read_statements: ['statements/read', 'statements/read/mine', 'all/read'],
  read_state: ['state', 'all/read'],
  write_state: ['state'],
  read_profiles: ['profile', 'all/read'],
  write_profiles: ['profile'],
  look_up: keyScopes,
}

const hasOneOf = ({ scopes }: Pick<Speaker, 'scopes'>, wanted: readonly KeyScope[]): boolean =>
  scopes.includes('all') || wanted.some((scope) => scopes.includes(scope))

export const mayDo = (speaker: Pick<Speaker, 'scopes'>, deed: Deed): boolean =>
  hasOneOf(speaker, neededFor[deed])

/** He reads what he has stated himself, and nothing else. */
export const readsOnlyHisOwn = (speaker: Pick<Speaker, 'scopes'>): boolean =>
  !hasOneOf(speaker, ['statements/read', 'all/read'])

/** What he says of activities becomes what the store says of them. */
export const mayDefine = (speaker: Pick<Speaker, 'scopes'>): boolean =>
  hasOneOf(speaker, ['define'])

/** Without a level: all that the node has. */
export const reachOfKey = (key: { regionCode: string; level: PlaceLevel | null }): CodeRange[] => [
  key.level === null ? everywhere : rangeOf(key.regionCode, key.level),
]

/** `Basic a2V5OnNlY3JldA==` */
export function readBasic(header: string): { key: string; secret: string } | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(header)?.[1]
  if (encoded === undefined) return undefined
  let text: string
  try {
    text = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return undefined
  }
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { key: text.slice(0, colon), secret: text.slice(colon + 1) }
}
