import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import { session } from '../session.ts'

/** Sessions that were written down on paper or in a sheet. */
export const SessionImport = () => <ImportPage shape={session} />
