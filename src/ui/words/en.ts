import audit from './en/audit.json' with { type: 'json' }
import errors from './en/errors.json' with { type: 'json' }
import files from './en/files.json' with { type: 'json' }
import learning from './en/learning.json' with { type: 'json' }
import library from './en/library.json' with { type: 'json' }
import node from './en/node.json' with { type: 'json' }
import people from './en/people.json' with { type: 'json' }
import policy from './en/policy.json' with { type: 'json' }
import portal from './en/portal.json' with { type: 'json' }
import registers from './en/registers.json' with { type: 'json' }
import remedies from './en/remedies.json' with { type: 'json' }
import schools from './en/schools.json' with { type: 'json' }
import shell from './en/shell.json' with { type: 'json' }
import siting from './en/siting.json' with { type: 'json' }
import stations from './en/stations.json' with { type: 'json' }
import survey from './en/survey.json' with { type: 'json' }
import today from './en/today.json' with { type: 'json' }
import workload from './en/workload.json' with { type: 'json' }

export const words = {
  audit,
  errors,
  files,
  learning,
  library,
  node,
  people,
  policy,
  portal,
  registers,
  remedies,
  schools,
  shell,
  siting,
  stations,
  survey,
  today,
  workload,
}
