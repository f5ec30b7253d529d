import { Scorm12API, Scorm2004API } from 'scorm-again/min'
import type { ScormSaid, ScormStart } from '../../features/learning/scorm.ts'

/**
 * Runs in a course's own page, before anything of it: gives it the platform that it looks for, and tells
 * the page around it what the course keeps. What it starts from stands in the name of its window.
 */
const around = window.parent
const start = startOf(window.name)
if (start) {
  // From its sandbox a course may not look further than here, so here is where its search ends.
  Object.defineProperty(window, 'parent', { value: window, configurable: true })
  const settings = { autocommit: false, logLevel: 5 } as const
  const tell = (event: ScormSaid['event'], cmi: unknown) =>
    around.postMessage({ cunxiao: 'scorm', event, cmi } satisfies ScormSaid, '*')
  if (start.version === 'scorm12') {
    const api = new Scorm12API(settings)
    if (start.cmi) api.loadFromJSON(start.cmi as never)
    api.on('LMSInitialize', () => tell('initialized', null))
    api.on('LMSCommit', () => tell('committed', api.renderCMIToJSONObject()))
    api.on('LMSFinish', () => tell('finished', api.renderCMIToJSONObject()))
    Object.assign(window, { API: api })
  } else {
    const api = new Scorm2004API(settings)
    if (start.cmi) api.loadFromJSON(start.cmi as never)
    api.on('Initialize', () => tell('initialized', null))
    api.on('Commit', () => tell('committed', api.renderCMIToJSONObject()))
    api.on('Terminate', () => tell('finished', api.renderCMIToJSONObject()))
    Object.assign(window, { API_1484_11: api })
  }
}

function startOf(name: string): ScormStart | undefined {
  try {
    const start = JSON.parse(name) as ScormStart
    return start.version === 'scorm12' || start.version === 'scorm2004' ? start : undefined
  } catch {
    return undefined
  }
}
