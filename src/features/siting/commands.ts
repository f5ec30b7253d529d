import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Refusal } from '../../base/refusal.ts'
import type { Objective, SitingProblem, SitingSolution } from './model.ts'
import { type DistanceRule, pairsOfPositions } from './pairs.ts'
import type { SitingObstacle } from './reasons.ts'
import { readDemands, readDistances, readSites, samePlane, type TableFile } from './tables.ts'
import { solveInWorker } from './worker.ts'

/** Left for printing after the solver must have answered. */
const printingMs = 200

export function sitingCommands(program: Command): void {
  const siting = program
    .command('siting')
    .description('which schools host which townships and villages')
  siting
    .command('solve')
    .description('choose hosts and serve each demand by one of them; needs no data of the node')
    .requiredOption('--demands <file>', 'CSV: id,lat,lon,weight[,size]')
    .requiredOption('--sites <file>', 'CSV: id,lat,lon,capacity[,fixed_cost]')
    .option(
      '--distances <file>',
      'CSV: demand,site,distance; pairs that are absent are not allowed',
    )
    .option('--hosts <number>', 'open at most so many sites', readHosts)
    .option('--radius <metres>', 'the farthest a demand may be served from', readAmount)
    .addOption(
      new Option('--objective <goal>', 'what to seek')
        .choices(['distance', 'coverage', 'minimax'] satisfies Objective[])
        .default('distance'),
    )
    .option('--detour <factor>', 'road length for a straight length of 1', readDetour, 1)
    .addOption(
      new Option('--round <way>', 'round each distance, after the detour').choices(['down']),
    )
    .option('--time-limit <seconds>', 'then answer with what is known', readSeconds, 240)
    .option('--json', 'print one JSON object instead of a table')
    .addHelpText('after', help)
    .action(solve)
}

const help = `
Files are UTF-8 CSV with a first line of column names; more columns are ignored.
  demands  id,lat,lon,weight[,size]  weight multiplies the distance in the objective; size uses up
           capacity and is the weight where it is absent or empty
  sites    id,lat,lon,capacity[,fixed_cost]  an empty capacity is unlimited
  lat,lon are WGS-84 degrees and give great-circle metres. x,y instead of lat,lon, in both files,
  are a plane: Euclidean distances, not rounded. With --distances neither is needed, and --detour
  and --round apply to the distances of the file.

Every demand with an allowed site is served by exactly one host, and no host beyond its capacity.
A demand without one is listed under unassigned: no_site_of_right_kind (no pair in --distances, or
no sites), all_beyond_radius.

Objectives
  distance  least sum of weight × distance, plus fixed_cost of the hosts
  coverage  most weight served within --radius (which it needs); farther pairs are allowed, not
            counted. Among equals, least weight × distance
  minimax   least distance of the demand farthest from its host; then least weight × distance
  --radius forbids farther pairs for distance and minimax. Fixed costs count for distance only.

JSON: {status, objective, bound, gap, tieBreak, hosts, assignments: [{demand, site, distance}],
unassigned: [{demand, reason}]}. bound is what no solution can better; gap is |objective − bound| /
|objective|. status is optimal (gap within 1e-6, proven), feasible, infeasible or unknown. tieBreak
says whether the second goal is proven too.

Exit status: 0 a solution; 2 an option or file is wrong (standard error names file, line and reason,
standard output stays empty); 3 infeasible, or no solution in the time given.
`

export type SolveOptions = {
  demands: string
  sites: string
  distances?: string
  hosts?: number
  radius?: number
  objective: Objective
  detour: number
  round?: 'down'
  timeLimit: number
  json?: true
}

async function solve(options: SolveOptions, command: Command): Promise<void> {
  if (options.objective === 'coverage' && options.radius === undefined) {
    command.error('error: --objective coverage needs --radius')
  }
  // The time since the process began counts against the limit.
  const { out, err, exit } = await answerTo(options, solveInWorker, performance.now())
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = exit
}

/** What the command prints and how it ends. A file it cannot use leaves standard output empty. */
export async function answerTo(
  options: SolveOptions,
  solver: (problem: SitingProblem) => SitingSolution | Promise<SitingSolution>,
  spentMs: number,
): Promise<{ out: string; err: string; exit: 0 | 2 | 3 }> {
  const timeLimitMs = Math.max(1, options.timeLimit * 1000 - spentMs - printingMs)
  try {
    const { obstacle, ...printed } = await solver(await readProblem(options, timeLimitMs))
    const out = options.json ? `${JSON.stringify(printed)}\n` : tableOf(printed)
    if (printed.status !== 'infeasible' && printed.status !== 'unknown')
      return { out, err: '', exit: 0 }
    const reason = obstacle ? inWords(obstacle) : 'no solution was found in the time given'
    return { out, err: `${printed.status}: ${reason}\n`, exit: 3 }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'malformed_file') throw error
    const { file, line, reason } = error.details
    return { out: '', err: `${file}:${line}: ${reason}\n`, exit: 2 }
  }
}

async function readProblem(options: SolveOptions, timeLimitMs: number): Promise<SitingProblem> {
  const rule: DistanceRule = { detour: options.detour, roundDown: options.round === 'down' }
  const needsPositions = options.distances === undefined
  const demandFile = await open(options.demands)
  const siteFile = await open(options.sites)
  const { demands, positions } = readDemands(demandFile, needsPositions)
  const { sites, positions: sitePositions } = readSites(siteFile, needsPositions)
  samePlane(demandFile, siteFile, positions, sitePositions)
  const pairs =
    options.distances === undefined
      ? pairsOfPositions(positions, sitePositions, rule)
      : readDistances(await open(options.distances), demands, sites, rule)
  return {
    demands,
    sites,
    pairs,
    objective: options.objective,
    ...(options.radius === undefined ? {} : { radius: options.radius }),
    ...(options.hosts === undefined ? {} : { maxHosts: options.hosts }),
    timeLimitMs,
  }
}

async function open(name: string): Promise<TableFile> {
  try {
    return { name, bytes: await readFile(name) }
  } catch (error) {
    const reason = `cannot be read: ${(error as Error).message}`
    throw new Refusal('invalid', 'malformed_file', { file: name, line: 1, reason })
  }
}

function tableOf(solution: SitingSolution): string {
  const { status, objective, bound, gap, hosts, assignments, unassigned } = solution
  const lines = [`status     ${status}`]
  if (objective !== null && bound !== null && gap !== null) {
    lines.push(`objective  ${rounded(objective)}`, `bound      ${rounded(bound)}`)
    lines.push(`gap        ${(gap * 100).toFixed(4)} %`, `hosts      ${hosts.length}`, '')
  }
  const byHost = Map.groupBy(assignments, ({ site }) => site)
  for (const host of hosts) {
    const served = byHost.get(host) ?? []
    const list = served.map(({ demand, distance }) => `${demand} (${rounded(distance)})`)
    lines.push(`${host}: ${list.join(', ')}`)
  }
  for (const { demand, reason } of unassigned) lines.push(`unassigned ${demand}: ${reason}`)
  return `${lines.join('\n')}\n`
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100)

function inWords(obstacle: SitingObstacle): string {
  switch (obstacle.code) {
    case 'no_hosts_allowed':
      return `--hosts is 0 and ${obstacle.demands} demands need one`
    case 'locks_need_more_hosts':
      return `the locked pairs need ${obstacle.needed} hosts, ${obstacle.maxHosts} are allowed`
    case 'locks_overfill_site':
      return `the locked demands of ${obstacle.site} have size ${obstacle.size}, it holds ${obstacle.capacity}`
    case 'demand_larger_than_every_site':
      return `demand ${obstacle.demand} has size ${obstacle.size}, the largest site it may use holds ${obstacle.largest}`
    case 'capacity_too_small':
      return `the demands have size ${obstacle.size} together, the largest ${obstacle.hosts} sites hold ${obstacle.capacity}`
    case 'no_combination_fits':
      return 'no choice of hosts holds every demand within capacity, number of hosts and allowed pairs'
  }
}

function readHosts(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or more.')
  return Number(text)
}

function readAmount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value < 1e12)) {
    throw new InvalidArgumentError('A number of metres, 0 or more.')
  }
  return value
}

function readDetour(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 100)) {
    throw new InvalidArgumentError('A factor above 0, for example 1.3.')
  }
  return value
}

function readSeconds(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 1e6)) {
    throw new InvalidArgumentError('A number of seconds above 0.')
  }
  return value
}
