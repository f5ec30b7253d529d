import { lazy } from 'react'
import type { PageParts } from '../../ui/page-parts.ts'

/** Where the features meet: whose parts stand on whose pages. */
export const pageParts: PageParts = {
  station: [
    lazy(async () => ({
      default: (await import('../../features/acceptance/pages/StationAcceptance.tsx'))
        .StationAcceptance,
    })),
  ],
  resource: [
    lazy(async () => ({
      default: (await import('../../features/acceptance/pages/ResourcePractice.tsx'))
        .ResourcePractice,
    })),
  ],
}
