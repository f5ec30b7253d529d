import { rowReference } from '../../registers/pages/row-reference.tsx'
import { school } from '../school.ts'

/** A school by its name. */
export const schoolReference = rowReference(school, { field: 'schoolCode', key: 'schoolCode' })
