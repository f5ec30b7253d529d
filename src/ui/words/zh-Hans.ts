import audit from './zh-Hans/audit.json' with { type: 'json' }
import errors from './zh-Hans/errors.json' with { type: 'json' }
import files from './zh-Hans/files.json' with { type: 'json' }
import learning from './zh-Hans/learning.json' with { type: 'json' }
import library from './zh-Hans/library.json' with { type: 'json' }
import node from './zh-Hans/node.json' with { type: 'json' }
import people from './zh-Hans/people.json' with { type: 'json' }
import policy from './zh-Hans/policy.json' with { type: 'json' }
import portal from './zh-Hans/portal.json' with { type: 'json' }
import registers from './zh-Hans/registers.json' with { type: 'json' }
import remedies from './zh-Hans/remedies.json' with { type: 'json' }
import schools from './zh-Hans/schools.json' with { type: 'json' }
import shell from './zh-Hans/shell.json' with { type: 'json' }
import siting from './zh-Hans/siting.json' with { type: 'json' }
import stations from './zh-Hans/stations.json' with { type: 'json' }
import survey from './zh-Hans/survey.json' with { type: 'json' }
import today from './zh-Hans/today.json' with { type: 'json' }
import workload from './zh-Hans/workload.json' with { type: 'json' }

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
