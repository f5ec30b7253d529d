import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { useRegisterName } from './register-of-address.ts'
import { registerSetups } from './register-setups.tsx'

/** The list of whichever register the address names. */
export function SchoolRegisters() {
  const name = useRegisterName()
  const setup = registerSetups[name]
  // Each register keeps its own columns and page: none of that may leak into the next one.
  return setup && <RegisterList key={name} setup={setup} />
}
