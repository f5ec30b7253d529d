import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import { useRegisterName } from './register-of-address.ts'
import { registerSetups } from './register-setups.tsx'

/** Sheets in the order in which they come in: each speaks of what those before it brought. */
const order = ['townships', 'villages', 'schools', 'rooms', 'equipment', 'staff']

/** The import of whichever register the address names. */
export function SchoolImports() {
  const name = useRegisterName()
  const setup = registerSetups[name]
  const at = order.indexOf(name)
  const next = at < 0 ? undefined : registerSetups[order[at + 1] ?? '']
  return setup && <ImportPage key={name} shape={setup.shape} next={next?.shape} />
}
