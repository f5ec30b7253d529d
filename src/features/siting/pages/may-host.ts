import type { Candidate } from '../candidate.ts'

/** Whether the server would take the school as a host: fit, not excluded, and near or waived. */
export const mayHost = ({ unfit, ruling, reasons }: Candidate): boolean =>
  unfit.length === 0 &&
  ruling !== 'forbidden' &&
  (!reasons.includes('beyond_radius') || reasons.includes('radius_waived'))
