import { chmod, lstat, mkdir, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Refusal } from '../../base/refusal.ts'

/** The operating system's user that PostgreSQL runs as; undefined means: the user node runs as. */
export type Account = { uid: number; gid: number } | undefined

const nobody = { uid: 65534, gid: 65534 }

/**
 * PostgreSQL refuses to run as root. Started by root it runs as the owner of the cluster, so that
 * data once made by an ordinary user stays usable; a new cluster belongs to `nobody`.
 */
export async function chooseAccount(dataDirectory: string): Promise<Account> {
  const uid = process.getuid?.()
  if (uid === undefined) return undefined
  const owner = await stat(dataDirectory).catch(() => undefined)
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new Refusal('forbidden', 'database_owned_by_another_user', {
        directory: dataDirectory,
        ownerUid: owner.uid,
        uid,
      })
    }
    return undefined
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody
}

/** Makes the directory; what had to be made can be passed through by PostgreSQL's own account. */
export async function makeReachable(directory: string, account: Account): Promise<void> {
  const firstMade = await mkdir(directory, { recursive: true })
  if (!account) return
  if (firstMade) {
    let made = dirname(firstMade)
    for (const name of relative(made, directory).split(sep)) {
      made = join(made, name)
      await chmod(made, 0o755)
    }
  }
  const blockedBy = await findBarrier(directory, account)
  if (blockedBy) {
    throw new Refusal('unavailable', 'data_directory_unreachable', {
      directory,
      blockedBy,
      uid: account.uid,
      chooseForExample: '/var/lib/cunxiao',
    })
  }
}

/** The first directory on the way (or the file itself) that the account may not pass or execute. */
export async function findBarrier(path: string, account: Account): Promise<string | undefined> {
  if (!account) return undefined
  const parent = dirname(path)
  if (parent !== path) {
    const barrier = await findBarrier(parent, account)
    if (barrier) return barrier
  }
  const { uid, gid, mode } = await lstat(path)
  const executeBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  return mode & executeBit ? undefined : path
}
