import { permits } from '../../base/permission.ts'
import { type PlaceLevel, placeLevels } from '../../base/place.ts'
import { cutText } from '../../base/seen-text.ts'
import { text } from '../../base/text.ts'
import { roleCodes, roles } from '../people/role.ts'

/** How a unit came to know of it: somebody opened it here, or it was brought, told or sent. */
export const ways = {
  app: text('系统里', 'Here'),
  paper: text('纸质回执', 'Slip of paper'),
  phone: text('电话', 'By telephone'),
  message: text('短信、微信', 'By message'),
} as const
export type Way = keyof typeof ways

/** What an office enters for others. */
export const enteredWays = ['paper', 'phone', 'message'] as const satisfies readonly Way[]

export const answers = {
  agree: text('同意', 'Agreed'),
  cannot: text('办不到', 'Cannot'),
} as const
export type ReceiptAnswer = keyof typeof answers

/** Groups of units that are addressed at once. */
export const groups = ['cities', 'counties', 'townships', 'villages', 'schools'] as const
export type Group = (typeof groups)[number]

export const levelOfGroup: Readonly<Record<Exclude<Group, 'schools'>, PlaceLevel>> = {
  cities: 'city',
  counties: 'county',
  townships: 'township',
  villages: 'village',
}

/** Which of them an office of that level has below it. */
export const groupsBelow = (level: PlaceLevel): Group[] =>
  groups.filter(
    (group) =>
      group === 'schools' || placeLevels.indexOf(levelOfGroup[group]) > placeLevels.indexOf(level),
  )

/** Posts whose holder receives what goes to their place. */
export const receivingRoles: readonly string[] = roleCodes.filter(
  (code) =>
    roles[code].scope === 'subtree' && permits(roles[code].permissions, 'circulars.receive'),
)

/** What a person's post is found by: its place, its organisation, itself. */
export const unitKeys = (post: {
  postId: string
  role: string
  organisationId: string
  regionCode: string
}): string[] => [
  `post:${post.postId}`,
  `organisation:${post.organisationId}`,
  ...(receivingRoles.includes(post.role) ? [`place:${post.regionCode}`] : []),
]

/** The title of what is sent in place of another; `edition` counts from 1. */
export function titleOfEdition(title: string, edition: number): string {
  const plain = title.replace(/（第\d+稿）$/, '')
  const mark = `（第${edition}稿）`
  return `${cutText(plain, 120 - mark.length)}${mark}`
}

/** Which edition a title says it is. */
export const editionOf = (title: string): number => Number(/（第(\d+)稿）$/.exec(title)?.[1] ?? 1)
