/** A table of this device that outlives the page, the browser and, where it can, the battery. */
export type DeviceStore = {
  work<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T>
  /** Puts what `change` makes of each record; undefined: it stays as it is, `null`: it goes. */
  change<R>(change: (record: R) => R | null | undefined): Promise<void>
}

export function openDeviceStore(database: string, name: string, keyPath: string): DeviceStore {
  let opened: Promise<IDBDatabase> | undefined
  const open = (): Promise<IDBDatabase> => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(database, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(name, { keyPath })
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    return opened
  }
  const inTransaction = async <T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    // Written through to the disk: a PC whose power is cut has it still.
    const transaction = (await open()).transaction(name, mode, { durability: 'strict' })
    return new Promise((resolve, reject) => {
      const request = ask(transaction.objectStore(name))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  }
  return {
    work: inTransaction,
    change: async <R>(change: (record: R) => R | null | undefined) => {
      await inTransaction('readwrite', (store) => {
        const request = store.openCursor()
        request.onsuccess = () => {
          const cursor = request.result
          if (!cursor) return
          const changed = change(cursor.value as R)
          if (changed === null) cursor.delete()
          else if (changed !== undefined) cursor.update(changed)
          cursor.continue()
        }
        return request
      })
    },
  }
}
