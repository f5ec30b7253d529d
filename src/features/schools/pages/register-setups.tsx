import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { equipment } from '../equipment.ts'
import { loan } from '../loan.ts'
import { room } from '../room.ts'
import { school } from '../school.ts'
import { staff } from '../staff.ts'
import { industry, township, village } from '../village.ts'
import { placeReference } from './PlaceReference.tsx'
import { schoolReference } from './SchoolReference.tsx'

/** How the lists of the survey are arranged, by register. */
export const registerSetups: Readonly<Record<string, ListSetup>> = {
  schools: {
    shape: school,
    after: 'villages',
    columns: [
      'villageCode',
      'stage',
      'mode',
      'pupils',
      'boarding',
      'reception',
      'headName',
      'headPhone',
    ],
    filters: ['stage', 'mode', 'boarding'],
    totals: ['pupils'],
    reference: placeReference('villageCode', 'village'),
    pageOf: ({ id }) => `/schools/${id}`,
  },
  villages: {
    shape: village,
    after: 'townships',
    columns: ['villageCode', 'population', 'households', 'partyMembers', 'inScope', 'lat', 'lon'],
    filters: ['inScope'],
    totals: ['population', 'households', 'partyMembers'],
  },
  townships: {
    shape: township,
    columns: ['townshipCode', 'population', 'inScope', 'lat', 'lon'],
    filters: ['inScope'],
    totals: ['population'],
  },
  industries: {
    shape: industry,
    after: 'villages',
    columns: ['villageCode', 'households', 'scale'],
    filters: [],
    totals: ['households'],
    reference: placeReference('villageCode', 'village'),
  },
  rooms: {
    shape: room,
    after: 'schools',
    columns: ['schoolCode', 'roomNo', 'kind', 'areaM2', 'seats', 'usableSeats', 'safetyCheckedOn'],
    filters: ['kind'],
    totals: ['seats', 'usableSeats'],
    reference: schoolReference,
  },
  loans: {
    shape: loan,
    after: 'equipment',
    columns: ['schoolCode', 'quantity', 'borrower', 'fromDay', 'dueDay'],
    filters: [],
    totals: ['quantity'],
    reference: schoolReference,
  },
  equipment: {
    shape: equipment,
    after: 'schools',
    columns: ['schoolCode', 'type', 'model', 'quantity', 'usableQuantity', 'condition', 'fundedBy'],
    filters: ['type', 'condition', 'fundedBy'],
    totals: ['quantity', 'usableQuantity'],
    reference: schoolReference,
  },
  staff: {
    shape: staff,
    after: 'schools',
    columns: [
      'schoolCode',
      'post',
      'education',
      'partyMember',
      'usableForProgramme',
      'phone',
      'skills',
    ],
    filters: ['post', 'partyMember', 'usableForProgramme'],
    totals: [],
    reference: schoolReference,
  },
}
