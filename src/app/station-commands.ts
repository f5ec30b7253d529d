import { resolve } from 'node:path'
import type { Command } from 'commander'
import { everywhere } from '../base/place.ts'
import { conflict, invalid, notFound, Refusal } from '../base/refusal.ts'
import { operator } from '../features/people/operator.ts'
import { findSchoolsByCode } from '../features/schools/store.ts'
import {
  forgetCertificate,
  giveCertificate,
  issueDue,
} from '../features/stations/certificate-actions.ts'
import { enrol, invite, inviteAgain, isUnknownThere } from '../features/sync/enrolment-actions.ts'
import { postJson } from '../features/sync/http-line-protocol.ts'
import { findUplink, setUplinkUrl } from '../features/sync/identity-store.ts'
import { findPeerAt } from '../features/sync/peer-store.ts'
import { stationInvitation } from '../features/sync/scope.ts'
import { print, type WithGround } from '../platform/command.ts'
import { asSystem } from '../platform/db.ts'
import { codeGiven, configOfEnvironment } from './environment.ts'
import { launchStation, type StartOptions } from './launch.ts'
import { replication } from './replication.ts'
import { run } from './run-commands.ts'

const codeOption = [
  '--code-file <file>',
  'a file with the one-time code of the hub; - for standard input; else CUNXIAO_CODE',
] as const

export function stationCommands(program: Command, withGround: WithGround): void {
  const station = program
    .command('station')
    .description('run a station, and give stations their codes')
  station
    .command('start')
    .description(
      'start the station of a school; with --hub and a one-time code it becomes one first',
    )
    .requiredOption('--data <dir>', 'where the station keeps everything')
    .option('--port <port>', 'the port people open; 0 takes a free one')
    .option('--hub <url>', 'the address of the hub')
    .option(...codeOption)
    .action(async (options: StartOptions) => {
      const config = configOfEnvironment({
        CUNXIAO_DATA: resolve(options.data),
        CUNXIAO_PROFILE: 'small',
        ...(options.port && { CUNXIAO_PORT: options.port }),
      })
      await run(
        'station',
        { ...config, dataDir: resolve(options.data) },
        async ({ ground, sync }) => {
          const uplink = await asSystem(ground.db, 'station start', findUplink)
          const isUnknown = uplink && isUnknownThere(uplink)
          const code =
            (!uplink || isUnknown) && options.hub
              ? await codeGiven(options.codeFile, uplink ? '' : 'one-time code: ')
              : undefined
          if (options.hub && code) {
            const enrolled = enrol(
              ground.db,
              { url: options.hub, code },
              (url, body) => postJson(globalThis.fetch, url, body),
              ground.clock(),
            )
            // The code may be the one of the first start: a station that its hub has forgotten still runs.
            const { node } = await enrolled.catch((error: unknown) => {
              if (!isUnknown || !(error instanceof Refusal)) throw error
              print(`not enrolled again: ${error.code}`)
              return { node: undefined }
            })
            if (node) print(`enrolled as ${node.name}`)
          } else if (uplink && options.hub && options.hub !== uplink.url) {
            await asSystem(ground.db, 'station start', (tx) =>
              setUplinkUrl(tx, String(options.hub)),
            )
          } else if (isUnknown) {
            print('the hub does not know this station any more: enrol it again with a new code')
          } else if (!uplink) {
            print('not enrolled yet: open the page and enter the address of the hub and the code')
          }
          await sync.now()
          return undefined
        },
      )
    })
  station
    .command('launch')
    .description('keep the station running, install its releases, and take bad ones back')
    .requiredOption('--data <dir>', 'where the station keeps everything')
    .option('--port <port>', 'the port people open')
    .option('--hub <url>', 'as with start')
    .option(...codeOption)
    .action((options: StartOptions) => launchStation(options))
  station
    .command('invite')
    .description(
      'on the hub: the one-time code with which a computer becomes the station of a school',
    )
    .argument('<school>', 'the code of the school')
    .action((schoolCode: string) =>
      withGround(async ({ db, clock }) => {
        const school = await asSystem(db, 'station invite', async (tx) => {
          const found = (await findSchoolsByCode(tx, [schoolCode])).get(schoolCode)
          return found && { ...found, organisationId: found.id }
        })
        if (!school) throw notFound('school', schoolCode)
        const within = { scopes: [everywhere] }
        const there = await asSystem(db, 'station invite', (tx) =>
          findPeerAt(tx, school.organisationId),
        )
        if (there?.state === 'enrolled')
          throw conflict('station_there_already', { name: there.name })
        const { code, endsAt } = there
          ? await inviteAgain(db, within, there.id, clock())
          : await invite(db, within, stationInvitation(school), replication, clock())
        print(`${code}  until ${endsAt.toISOString()}`)
      }),
    )
  station
    .command('certificate')
    .description(
      'on the hub: the certificate of a school’s station, from files that an ACME client keeps renewing',
    )
    .argument('<school>', 'the code of the school')
    .option('--cert <file>', 'the whole chain, PEM')
    .option('--key <file>', 'its private key, PEM')
    .option('--name <name>', 'of several in the certificate')
    .option('--forget', 'the files are not read any more')
    .action(
      (
        schoolCode: string,
        options: { cert?: string; key?: string; name?: string; forget?: boolean },
      ) =>
        withGround(async ({ db, clock }) => {
          const { cert: certFile, key: keyFile, forget, ...named } = options
          if (forget) {
            await forgetCertificate(db, operator, schoolCode)
            print(`given again by the authority: ${await issueDue(db, clock())}`)
            return
          }
          if (!certFile || !keyFile) throw invalid('certificate_files_missing')
          const files = { schoolCode, certFile, keyFile, ...named }
          const { name, notAfter } = await giveCertificate(db, operator, files, clock())
          print(`${name} until ${notAfter}`)
        }),
    )
}
