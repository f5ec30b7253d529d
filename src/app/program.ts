import { Command } from 'commander'
import { auditCommands } from '../features/audit/commands.ts'
import { peopleCommands } from '../features/people/commands.ts'
import { policyCommands } from '../features/policy/commands.ts'
import { registerCommands } from '../features/registers/commands.ts'
import { sitingCommands } from '../features/siting/commands.ts'
import { lrsCommands } from '../features/statements/commands.ts'
import { timetableCommands } from '../features/timetable/solver/commands.ts'
import type { WithGround } from '../platform/command.ts'
import { createLog } from '../platform/log.ts'
import { openPrinter } from '../platform/pdf.ts'
import { backupCommands } from './backup-commands.ts'
import { blobCommands } from './blob-commands.ts'
import { certificateCommands } from './certificate-commands.ts'
import { joinData } from './data.ts'
import { configOfEnvironment } from './environment.ts'
import { hubCommands } from './hub-commands.ts'
import { hubRegisters } from './hub-registers.ts'
import { openNodeBlobs } from './node-blobs.ts'
import { packetCommands } from './packet-commands.ts'
import { releaseCommands } from './release-commands.ts'
import { runCommands } from './run-commands.ts'
import { serviceCommands } from './service-commands.ts'
import { stationCommands } from './station-commands.ts'
import { version } from './version.ts'

/** `cunxiao …`: every feature mounts its own commands. */
export function makeProgram(): Command {
  const program = new Command('cunxiao')
    .description('村校: the system that shared rural learning stations run on')
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
  runCommands(program)
  stationCommands(program, withGround)
  hubCommands(program, withGround)
  certificateCommands(program, withGround)
  packetCommands(program, withGround)
  serviceCommands(program)
  releaseCommands(program, withGround)
  sitingCommands(program)
  timetableCommands(program)
  registerCommands(program, withGround, hubRegisters)
  peopleCommands(program, withGround)
  policyCommands(program, withGround)
  lrsCommands(program, withGround)
  auditCommands(program, withGround)
  backupCommands(program, withGround)
  blobCommands(program, withGround)
  return program
}

/** Opens the data, also beside a running node, for one command. */
const withGround: WithGround = async (work) => {
  const config = configOfEnvironment()
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
  const data = await joinData(config, log)
  const printer = openPrinter()
  try {
    const { db, postgres } = data
    return await work(
      {
        db,
        log,
        printer,
        clock: () => new Date(),
        blobs: openNodeBlobs(config),
        ...(postgres && { postgres }),
      },
      config,
    )
  } finally {
    await printer.close()
    await data.close()
  }
}
