import type { ShownResource } from '../portal-api.ts'

/** What every player is given; it fills the screen until it is closed. */
export type PlayerProps = { resource: ShownResource; onClose: () => void }
