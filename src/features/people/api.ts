import * as z from 'zod'
import { pageQuery } from '../../base/cursor.ts'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  Flag,
  Id,
  InstantText,
  Phrase,
  PlaceCode,
  PlaceLevelName,
  Search,
  written,
} from '../../base/schemas.ts'
import { type OrganisationKind, organisationKinds } from './organisation.ts'
import { type RoleCode, roleCodes } from './role.ts'

export const readBoundary = endpoint('GET /api/places/:code/boundary', {
  params: z.object({ code: PlaceCode }),
  /** GeoJSON, as it was imported. */
  answer: z.unknown(),
})

const OrgUnit = z
  .object({
    id: z.string(),
    version: z.number(),
    name: z.string(),
    level: PlaceLevelName,
    kind: z.string(),
    parentId: z.string().nullable(),
    regionCode: PlaceCode,
    phone: z.string().nullable(),
    retiredOn: DayText.nullable(),
  })
  .meta({ id: 'OrgUnit' })
export type OrgUnit = z.output<typeof OrgUnit>

export const listUnits = endpoint('GET /api/org-units', {
  query: z.object({ search: z.exactOptional(z.string().max(100)) }),
  answer: z.object({ orgUnits: z.array(OrgUnit) }),
})
export const addUnit = endpoint('POST /api/org-units', {
  status: 201,
  body: z.strictObject({
    name: written().min(1).max(80),
    kind: z.enum(Object.keys(organisationKinds) as [OrganisationKind, ...OrganisationKind[]]),
    level: PlaceLevelName,
    regionCode: PlaceCode,
    parentId: z.exactOptional(z.uuid()),
    phone: z.exactOptional(z.string().max(30)),
  }),
  answer: OrgUnit,
})
export type NewUnit = z.output<typeof addUnit.body>

/** A post and whoever holds it; without a holder it is a vacancy. */
const PostHolder = z
  .object({
    postId: z.string(),
    role: z.string(),
    title: z.string(),
    orgUnitId: z.string(),
    holdingId: z.string().nullable(),
    personId: z.string().nullable(),
    personName: z.string().nullable(),
    fromDay: DayText.nullable(),
    toDay: DayText.nullable(),
  })
  .meta({ id: 'PostHolder' })
export type PostHolder = z.output<typeof PostHolder>

export const listUnitPosts = endpoint('GET /api/org-units/:id/posts', {
  params: Id,
  answer: z.object({ posts: z.array(PostHolder) }),
})

const Person = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Only some of its digits. */
    phone: z.string().nullable(),
    partyMember: z.boolean(),
    orgUnitId: z.string(),
    orgUnitName: z.string(),
    regionCode: PlaceCode,
    simulated: z.boolean(),
    accountId: z.string().nullable(),
    loginName: z.string().nullable(),
    disabledAt: InstantText.nullable(),
    passwordSet: z.boolean(),
  })
  .meta({ id: 'Person' })
export type Person = z.output<typeof Person>

export const listPeople = endpoint('GET /api/persons', {
  query: pageQuery(z.string().max(200)).extend({
    orgUnitId: z.exactOptional(z.uuid()),
    search: z.exactOptional(Search),
    place: z.exactOptional(PlaceCode),
    placeLevel: z.exactOptional(PlaceLevelName),
  }),
  answer: z.object({
    persons: z.array(Person),
    next: z.exactOptional(z.string()),
    count: z.number(),
    /** False: there are more than `count`. */
    counted: z.boolean(),
  }),
})
export const enterPerson = endpoint('POST /api/persons', {
  status: 201,
  body: z.strictObject({
    name: written().min(1).max(40),
    orgUnitId: z.uuid(),
    phone: z.exactOptional(z.string().regex(/^\+?[\d -]{7,20}$/)),
    partyMember: z.exactOptional(z.boolean()),
    birthYear: z.exactOptional(z.int().min(1900).max(2100)),
  }),
  answer: Id,
})
export type NewPerson = z.output<typeof enterPerson.body>

export const createPost = endpoint('POST /api/posts', {
  status: 201,
  body: z.strictObject({
    orgUnitId: z.uuid(),
    role: z.enum(roleCodes as [RoleCode, ...RoleCode[]]),
    title: written().min(1).max(40),
  }),
  answer: Id,
})
export type NewPost = z.output<typeof createPost.body>

export const fillPost = endpoint('POST /api/holdings', {
  status: 201,
  body: z.strictObject({ postId: z.uuid(), personId: z.uuid(), fromDay: AskedDay }),
  answer: Id,
})
export type NewHolding = z.output<typeof fillPost.body>

export const vacatePost = endpoint('POST /api/holdings/:id/end', {
  params: Id,
  body: z.strictObject({ toDay: AskedDay }),
})

/** A post that is lent while its holder is on leave. */
const Delegation = z
  .object({
    id: z.string(),
    holdingId: z.string(),
    title: z.string(),
    role: z.string(),
    orgUnitId: z.string(),
    orgUnitName: z.string(),
    regionCode: PlaceCode,
    holderId: z.string(),
    holderName: z.string(),
    standInId: z.string(),
    standInName: z.string(),
    fromDay: DayText,
    /** Its last day, or that of the holding when it ends before. */
    toDay: DayText,
    reason: z.string(),
    revokedAt: InstantText.nullable(),
    /** By whoever asks. */
    revocable: z.boolean(),
  })
  .meta({ id: 'Delegation' })
export type Delegation = z.output<typeof Delegation>

export const listLentPosts = endpoint('GET /api/delegations', {
  query: pageQuery(z.iso.date()).extend({
    /** What is over or revoked, too. */
    ended: Flag.default(false),
    orgUnitId: z.exactOptional(z.uuid()),
  }),
  answer: z.object({
    delegations: z.array(Delegation),
    next: z.exactOptional(z.string()),
  }),
})

const StandIn = z
  .object({ id: z.string(), name: z.string(), orgUnitName: z.string() })
  .meta({ id: 'StandIn' })
export type StandIn = z.output<typeof StandIn>

export const listStandInsFor = endpoint('GET /api/delegations/stand-ins', {
  query: z.object({ holdingId: z.uuid(), search: z.exactOptional(Search) }),
  answer: z.object({ persons: z.array(StandIn) }),
})

export const lendPost = endpoint('POST /api/delegations', {
  status: 201,
  body: z.strictObject({
    holdingId: z.uuid(),
    personId: z.uuid(),
    fromDay: AskedDay,
    toDay: AskedDay,
    reason: written().min(1).max(200),
  }),
  answer: Id,
})
export type NewDelegation = z.output<typeof lendPost.body>

export const takePostBack = endpoint('POST /api/delegations/:id/revoke', { params: Id })

/** A grant to see personal fields of a place for a time. */
const UnmaskingGrant = z
  .object({
    id: z.string(),
    personId: z.string(),
    personName: z.string(),
    orgUnitName: z.string(),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    placeName: z.string().nullable(),
    purpose: z.string(),
    fromDay: DayText,
    toDay: DayText,
    grantedByName: z.string().nullable(),
    grantedAt: InstantText,
    revokedAt: InstantText.nullable(),
    /** By whoever asks. */
    revocable: z.boolean(),
  })
  .meta({ id: 'UnmaskingGrant' })
export type UnmaskingGrant = z.output<typeof UnmaskingGrant>

export const listUnmaskingGrants = endpoint('GET /api/unmasking-grants', {
  query: pageQuery(z.iso.date()).extend({
    /** What is over or revoked, too. */
    ended: Flag.default(false),
    /** Only what the actor himself may see. */
    mine: Flag.default(false),
  }),
  answer: z.object({ grants: z.array(UnmaskingGrant), next: z.exactOptional(z.string()) }),
})

/** Which fields of which registers are masked: what such a grant opens. */
export const listPersonalFields = endpoint('GET /api/personal-fields', {
  answer: z.object({
    masked: z.array(z.object({ register: Phrase, fields: z.array(Phrase) })),
  }),
})

export const addUnmaskingGrant = endpoint('POST /api/unmasking-grants', {
  status: 201,
  body: z.strictObject({
    personId: z.uuid(),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    purpose: written().min(1).max(200),
    fromDay: AskedDay,
    toDay: AskedDay,
  }),
  answer: Id,
})
export type NewUnmaskingGrant = z.output<typeof addUnmaskingGrant.body>

export const takeUnmaskingGrantBack = endpoint('POST /api/unmasking-grants/:id/revoke', {
  params: Id,
})
