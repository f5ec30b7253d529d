import * as z from 'zod'
import { isDay } from '../../base/calendar.ts'
import { isPlaceCode, placeLevels } from '../../base/place.ts'
import { type OrganisationKind, organisationKinds } from './organisation.ts'
import { type RoleCode, roleCodes } from './role.ts'

export const Id = z.uuid()
export const PlaceCode = z.string().refine(isPlaceCode)
export const Level = z.enum(placeLevels)
export const DayText = z.string().refine(isDay)
export const Password = z.string().min(1).max(500)
export const Kind = z.enum(
  Object.keys(organisationKinds) as [OrganisationKind, ...OrganisationKind[]],
)
export const RoleName = z.enum(roleCodes as [RoleCode, ...RoleCode[]])
