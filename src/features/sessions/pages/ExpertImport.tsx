import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import { expert } from '../expert.ts'

/** Experts as an office lists them in a sheet. */
export const ExpertImport = () => <ImportPage shape={expert} />
