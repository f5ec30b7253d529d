// Runs for each file. A module that files share runs once, and a hook in it is the first file's alone.
import { afterEach } from 'vitest'
import { cleanUp, cleanUps } from '../../src/platform/postgres/clusters.fixture.ts'

afterEach(() => cleanUp(cleanUps))
