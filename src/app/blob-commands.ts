import { type Command, Option } from 'commander'
import { invalid } from '../base/refusal.ts'
import { moveBlobs } from '../features/sync/blob-backup-actions.ts'
import { acceptStore } from '../features/sync/blob-home-actions.ts'
import { print, type WithGround } from '../platform/command.ts'
import { configOfEnvironment } from './environment.ts'
import { openNodeBlobs } from './node-blobs.ts'

/** `cunxiao blobs …`: where content lies. */
export function blobCommands(program: Command, withGround: WithGround): void {
  const blobs = program.command('blobs').description('where content lies')
  blobs
    .command('accept')
    .description(
      'say that the store found is the right one, whatever it lacks; what is missing is asked for again',
    )
    .action(() =>
      withGround(async (ground) => {
        const { stored, missing } = await acceptStore(ground)
        print(`content: ${stored - missing} files here, ${missing} missing and asked for again`)
      }),
    )
  blobs
    .command('move')
    .description('move all content to S3 or back; the node must be stopped')
    .addOption(new Option('--to <store>', 'where to').choices(['s3', 'disk']).makeOptionMandatory())
    .action(async ({ to }: { to: 's3' | 'disk' }) => {
      const { dataDir, s3 } = configOfEnvironment()
      if (!s3) throw invalid('config_invalid', { problems: ['CUNXIAO_S3_ENDPOINT is missing'] })
      const stores = { disk: openNodeBlobs({ dataDir }), s3: openNodeBlobs({ dataDir, s3 }) }
      const done = await moveBlobs(stores[to === 's3' ? 'disk' : 's3'], stores[to])
      print(`content: ${done.moved} files moved, ${done.damaged} damaged`)
    })
}
