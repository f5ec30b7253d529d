import { bookFaults } from './book.ts'
import type { PackageFault, PackageLimits } from './entries.ts'
import { pathsOf } from './references.ts'
import { bytesOf, refused, withZip, ZipFault } from './zip-store.ts'

/** Of one chapter, unpacked: what a phone still shows. */
const chapterBytes = 20_000_000

/** Reads a book to its end, and refuses it with every reason for which it could not be read. */
export const checkBook = (zipPath: string, limits: PackageLimits): Promise<void> =>
  withZip(zipPath, async (zip) => {
    const faults = zip.faults(limits)
    if (faults.length > 0) throw refused(faults)
    const damaged: PackageFault[] = []
    for (const member of zip.files.values()) {
      try {
        for await (const _part of zip.read(member));
      } catch (error) {
        if (!(error instanceof ZipFault)) throw error
        damaged.push(error.fault)
      }
    }
    if (damaged.length > 0) throw refused(damaged)
    const unreadable = await bookFaults({
      paths: pathsOf(zip.files.keys()),
      bytes: async (path) => {
        const member = zip.files.get(path)
        return member && member.sizeBytes <= chapterBytes ? bytesOf(zip, member) : undefined
      },
    })
    if (unreadable.length > 0) throw refused(unreadable)
  })
