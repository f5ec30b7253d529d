import type { CodeRange } from '../../base/place.ts'
import { conflict, invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { addJob } from '../../platform/jobs.ts'
import {
  codeKey,
  codeLookup,
  type EnrolAnswer,
  type EnrolRequest,
  enrolAnswerSchema,
  makeCode,
  proves,
  readCode,
  withProof,
} from './enrolment-protocol.ts'
import {
  findUplink,
  type Identity,
  loadIdentity,
  saveUplink,
  type Uplink,
} from './identity-store.ts'
import {
  findPeer,
  type Invitation,
  isBroughtByAnother,
  lockInvited,
  type PeerRow,
  savePeer,
  setEnrolled,
  setPeerCode,
  setPeerId,
  setRevoked,
} from './peer-store.ts'
import { publishJobName, publishPersonal, startPublishing } from './publish-actions.ts'
import type { Replication } from './replication.ts'
import { forgetStranger, noteMachineGone } from './restored-actions.ts'
import { publicKeyOf } from './signature-protocol.ts'
import { randomHex } from './store.ts'

/** A code on paper may wait for the next trip to the village. */
const codeLifeMs = 14 * 24 * 3_600_000

/** The one-time code with which one machine becomes this station. The caller has checked who asks. */
export async function invite(
  db: Db,
  within: { scopes: readonly CodeRange[] },
  peer: Invitation,
  replication: Replication,
  now: Date,
): Promise<{ code: string; endsAt: Date }> {
  return scoped(db, within, async (tx) => {
    if (!(await findPeer(tx, peer.id))) await savePeer(tx, peer, now)
    await asSystem(tx, 'sync: publish', (system) => startPublishing(system, replication))
    return issueCode(tx, peer.id, now)
  })
}

/** Another code for the same station: the old one is lost, or the machine is replaced. */
export async function inviteAgain(
  db: Db,
  within: { scopes: readonly CodeRange[] },
  id: string,
  now: Date,
): Promise<{ code: string; endsAt: Date }> {
  return scoped(db, within, async (tx) => {
    const peer = await findPeer(tx, id)
    if (!peer) throw notFound('station', id)
    if (peer.state === 'revoked') throw conflict('station_revoked', { name: peer.name })
    return issueCode(tx, id, now)
  })
}

async function issueCode(tx: Parameters<typeof setPeerCode>[0], id: string, now: Date) {
  const code = makeCode(randomHex)
  const endsAt = new Date(now.getTime() + codeLifeMs)
  await setPeerCode(tx, id, { lookup: codeLookup(code), key: codeKey(code), endsAt })
  return { code, endsAt }
}

/** Lost or stolen: its key is refused from now on, its log is kept (S30). */
export async function revoke(
  db: Db,
  within: { scopes: readonly CodeRange[] },
  id: string,
  why: string,
  now: Date,
): Promise<void> {
  await scoped(db, within, async (tx) => {
    if (!(await findPeer(tx, id))) throw notFound('station', id)
    await setRevoked(tx, id, why, now)
    await noteMachineGone(tx, id, now)
  })
}

/**
 * The hub's side: gives the machine that knows the code the station's name. The same machine may ask
 * again, when the answer was lost; another machine needs another code.
 */
export async function acceptEnrolment(
  db: Db,
  hub: { name: string; replication: Replication },
  request: EnrolRequest,
  now: Date,
): Promise<EnrolAnswer> {
  return asSystem(db, 'sync: enrolment', async (tx) => {
    const peer = await lockInvited(tx, request.lookup)
    if (!peer || now.getTime() > Date.parse(peer.codeEndsAt)) {
      throw new Refusal('forbidden', 'enrolment_code_unknown')
    }
    if (!proves(peer.codeKey, 'node', request))
      throw new Refusal('forbidden', 'enrolment_code_unknown')
    const signing = Buffer.from(request.keys.signing, 'base64url')
    const sealing = Buffer.from(request.keys.sealing, 'base64url')
    const same = peer.state === 'enrolled' && peer.signingKey?.equals(signing)
    const identity = await loadIdentity(tx)
    const id = request.was ? await takeBack(tx, peer, request.was, identity) : peer.id
    if (!same) {
      if (!request.was) await noteMachineGone(tx, id, now)
      await setEnrolled(tx, id, { signing, sealing }, now)
      await forgetStranger(tx, id)
      await publishPersonal(tx, hub.replication)
      await addJob(tx, publishJobName, {}, publishJobName)
    }
    return withProof(peer.codeKey, 'hub', {
      node: { id, kind: peer.kind, name: peer.name },
      hub: {
        id: identity.id,
        name: hub.name,
        signing: publicKeyOf(identity.signingKey).toString('base64url'),
        sealing: publicKeyOf(identity.sealingKey).toString('base64url'),
      },
    })
  })
}

/**
 * S12: a machine that enrolled after the backup this hub was restored from keeps the id its log is written
 * under, and with it what a hub above has of it. The code says that it may; its name, that the code is its own.
 */
async function takeBack(
  tx: Tx,
  peer: PeerRow,
  was: { id: string; name: string },
  me: Identity,
): Promise<string> {
  if (was.id === peer.id) return peer.id
  const isAnother = was.id === me.id || (await findPeer(tx, was.id)) !== undefined
  if (isAnother || was.name !== peer.name || (await isBroughtByAnother(tx, peer.id, was.id))) {
    throw conflict('enrolment_code_for_other', { name: peer.name })
  }
  if (peer.state !== 'invited') throw conflict('station_replaced', { name: peer.name })
  await setPeerId(tx, peer.id, was.id)
  return was.id
}

/** The hub does not know this node, or not its key: a new code helps (S12). */
export const isUnknownThere = ({ lastTrouble }: Pick<Uplink, 'lastTrouble'>): boolean =>
  lastTrouble === 'station_unknown' || lastTrouble === 'sync_not_signed'

/**
 * The side below: makes itself known to the hub at `url`, as what it is, with the code a person brought.
 * One that its hub no longer knows does so again, at that hub, and keeps its key, its log and its data.
 */
export async function enrol(
  db: Db,
  { url, code: typed, as = 'station' }: { url: string; code: string; as?: 'station' | 'hub' },
  post: (url: string, body: EnrolRequest) => Promise<unknown>,
  now: Date,
): Promise<EnrolAnswer> {
  const code = readCode(typed)
  if (!code) throw invalid('enrolment_code_malformed')
  const { identity, before } = await asSystem(db, 'sync: enrolment', async (tx) => {
    const uplink = await findUplink(tx)
    if (uplink && !isUnknownThere(uplink)) {
      throw conflict('station_enrolled_already', { hub: uplink.hubName })
    }
    return { identity: await loadIdentity(tx), before: uplink }
  })
  const request: EnrolRequest = withProof(codeKey(code), 'node', {
    lookup: codeLookup(code),
    keys: {
      signing: publicKeyOf(identity.signingKey).toString('base64url'),
      sealing: publicKeyOf(identity.sealingKey).toString('base64url'),
    },
    ...(before && { was: { id: before.nodeId, name: before.nodeName ?? '' } }),
  })
  const answer = enrolAnswerSchema.safeParse(
    await post(`${url.replace(/\/$/, '')}/sync/enrol`, request),
  )
  if (!answer.success || !proves(codeKey(code), 'hub', answer.data)) {
    // Whoever answered does not know the code: not the hub that gave it.
    throw conflict('hub_not_genuine', { url })
  }
  const { node, hub } = answer.data
  const hubSigningKey = Buffer.from(hub.signing, 'base64url')
  if (before && !(hub.id === before.hubId && hubSigningKey.equals(before.hubSigningKey))) {
    throw conflict('station_of_another_hub', { hub: before.hubName })
  }
  // A station under the name of a hub would send nothing but its own; a hub under a station's lose its own name.
  if (node.kind !== as) {
    throw conflict(as === 'hub' ? 'enrolment_code_for_station' : 'enrolment_code_for_hub', {
      name: node.name,
    })
  }
  await asSystem(db, 'sync: enrolment', (tx) =>
    saveUplink(tx, {
      nodeId: node.id,
      nodeName: node.name,
      url,
      hubId: hub.id,
      hubName: hub.name,
      hubSigningKey,
      hubSealingKey: Buffer.from(hub.sealing, 'base64url'),
      kind: node.kind,
      enrolledAt: now.toISOString(),
    }),
  )
  return answer.data
}
