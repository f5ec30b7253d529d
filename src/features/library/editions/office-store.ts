import { findProgram } from '../../../platform/program.ts'

/** Where LibreOffice is; undefined where there is none. */
export const findOffice = (path?: string): string | undefined =>
  findProgram(path ? [path] : ['soffice'])
