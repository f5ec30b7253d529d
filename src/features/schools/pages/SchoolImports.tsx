import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import { useRegisterName } from './register-of-address.ts'
import { registerSetups } from './register-setups.tsx'

/** The import of whichever register the address names. */
export function SchoolImports() {
  const name = useRegisterName()
  const setup = registerSetups[name]
  return setup && <ImportPage key={name} shape={setup.shape} />
}
