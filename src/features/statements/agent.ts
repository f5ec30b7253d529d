import {
  andThen,
  below,
  type Check,
  type Fault,
  isObject,
  type JsonObject,
  listOf,
  type Members,
  objectOf,
  oneOf,
  text,
} from './fault.ts'
import { isIri, isMailbox, isSha1 } from './iri.ts'

/** What tells one agent or group from another: each has one of these, an anonymous group none. */
const identifiers: Members = {
  mbox: text(isMailbox),
  mbox_sha1sum: text(isSha1),
  openid: text(isIri),
  account: objectOf({ homePage: text(isIri), name: text() }, ['homePage', 'name']),
}
const identifiersOf = (value: JsonObject): string[] =>
  Object.keys(identifiers).filter((key) => Object.hasOwn(value, key))

const oneIdentifier = (value: JsonObject, path: string): Fault[] =>
  identifiersOf(value).length === 1 ? [] : [{ path, code: 'one_identifier' }]

export const agent: Check = andThen(
  objectOf({ objectType: oneOf('Agent'), name: text(), ...identifiers }),
  oneIdentifier,
)

/** An identified group may say who is in it, an anonymous one is nothing but its members. */
export const group: Check = andThen(
  objectOf(
    {
      objectType: oneOf('Group'),
      name: text(),
      member: listOf(agent),
      ...identifiers,
    },
    ['objectType'],
  ),
  (value, path) => {
    if (identifiersOf(value).length > 0) return oneIdentifier(value, path)
    if (!Array.isArray(value.member)) return [{ path: below(path, 'member'), code: 'required' }]
    return value.member.length > 0 ? [] : [{ path: below(path, 'member'), code: 'empty' }]
  },
)

export const agentOrGroup: Check = (value, path) =>
  isObject(value) && value.objectType === 'Group' ? group(value, path) : agent(value, path)

/** An agent, or the pair of application and user that OAuth makes of them. */
export const authority: Check = (value, path) => {
  if (!isObject(value) || value.objectType !== 'Group') return agent(value, path)
  const faults = group(value, path)
  if (faults.length > 0) return faults
  if (identifiersOf(value).length > 0) return [{ path, code: 'one_identifier' }]
  const members = value.member
  return Array.isArray(members) && members.length === 2
    ? []
    : [{ path: below(path, 'member'), code: 'out_of_range' }]
}

/**
 * What an agent or group is known by, as text: `mailto:…`, `sha1:…`, `openid:…` or `account:` with
 * its page and name. Absent for an anonymous group.
 */
export function agentKey(value: JsonObject): string | undefined {
  const { mbox, mbox_sha1sum: sha1, openid, account } = value
  if (typeof mbox === 'string') return lowerDomain(mbox)
  if (typeof sha1 === 'string') return `sha1:${sha1.toLowerCase()}`
  if (typeof openid === 'string') return `openid:${openid}`
  if (isObject(account)) return `account:${account.homePage} ${account.name}`
  return undefined
}

/** Of a mailbox, scheme and domain have no case. */
const lowerDomain = (mbox: string): string => {
  const at = mbox.lastIndexOf('@')
  return `mailto:${mbox.slice('mailto:'.length, at)}${mbox.slice(at).toLowerCase()}`
}
