import audit from './zh-Hant/audit.json' with { type: 'json' }
import errors from './zh-Hant/errors.json' with { type: 'json' }
import files from './zh-Hant/files.json' with { type: 'json' }
import learning from './zh-Hant/learning.json' with { type: 'json' }
import library from './zh-Hant/library.json' with { type: 'json' }
import node from './zh-Hant/node.json' with { type: 'json' }
import people from './zh-Hant/people.json' with { type: 'json' }
import policy from './zh-Hant/policy.json' with { type: 'json' }
import portal from './zh-Hant/portal.json' with { type: 'json' }
import registers from './zh-Hant/registers.json' with { type: 'json' }
import remedies from './zh-Hant/remedies.json' with { type: 'json' }
import schools from './zh-Hant/schools.json' with { type: 'json' }
import shell from './zh-Hant/shell.json' with { type: 'json' }
import siting from './zh-Hant/siting.json' with { type: 'json' }
import stations from './zh-Hant/stations.json' with { type: 'json' }
import survey from './zh-Hant/survey.json' with { type: 'json' }
import today from './zh-Hant/today.json' with { type: 'json' }
import workload from './zh-Hant/workload.json' with { type: 'json' }

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
