import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { PlaceInput, placeReference } from '../../schools/pages/PlaceReference.tsx'
import { acquisition } from '../acquisition.ts'
import { need } from '../need.ts'
import { resource } from '../resource.ts'
import { source } from '../source.ts'
import { needReference, SourceInput, SubjectInput, SubjectsInput } from './LibraryReferences.tsx'

/** How the registers of the library are arranged, by name. */
export const librarySetups: Readonly<Record<string, ListSetup>> = {
  resources: {
    shape: resource,
    columns: ['catalogueNo', 'source', 'mediaType', 'originLevel', 'ownerCode', 'licence'],
    filters: ['mediaType', 'originLevel', 'useModes', 'category', 'language'],
    totals: [],
    reference: placeReference('ownerCode'),
    // The file tells them.
    unasked: ['sizeBytes', 'sha256'],
    addAt: '/library/add',
    inputs: { source: SourceInput, subjects: SubjectsInput, locality: PlaceInput },
    pageOf: ({ id }) => `/library/resources/${id}`,
  },
  resource_sources: {
    shape: source,
    columns: ['code', 'originLevel', 'licence', 'address'],
    filters: ['originLevel'],
    totals: [],
    reference: placeReference('ownerCode'),
    pageOf: (row) => `/library/sources/${(row as unknown as { code: string }).code}`,
  },
  needs: {
    shape: need,
    columns: ['placeCode', 'subject', 'people', 'dialect', 'askedOn'],
    filters: ['useMode', 'audience'],
    totals: ['people'],
    reference: placeReference('placeCode'),
    inputs: { subject: SubjectInput },
  },
  acquisitions: {
    shape: acquisition,
    columns: ['placeCode', 'kind', 'onDay', 'needId', 'source'],
    filters: ['kind'],
    totals: [],
    reference: needReference,
    inputs: { placeCode: PlaceInput, source: SourceInput },
  },
}
