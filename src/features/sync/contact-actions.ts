import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type Contact, saveContacts } from './peer-store.ts'

/** So late a page may show a contact that has been. */
const lateMs = 1_000

export type Contacts = {
  note(contact: Contact): void
  /** Writes what is noted. */
  flush(): Promise<void>
}

/**
 * Contacts of a fleet, written together: most hellos bring nothing else. A contact is no record; one that
 * is lost is said again by the next hello.
 */
export function startContacts({ db, log }: Pick<Ground, 'db' | 'log'>): Contacts {
  let noted: Contact[] = []
  let timer: NodeJS.Timeout | undefined
  let written: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const contacts = noted
    noted = []
    if (contacts.length === 0) return
    try {
      await asSystem(db, 'sync: contacts', (tx) => saveContacts(tx, contacts))
    } catch (error) {
      log.warn({ err: error }, 'contacts were not written')
    }
  }
  function flush(): Promise<void> {
    written = written.then(write)
    return written
  }
  return {
    note(contact) {
      noted.push(contact)
      timer ??= setTimeout(() => void flush(), lateMs).unref()
    },
    flush,
  }
}
