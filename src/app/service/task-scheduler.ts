import { escapeXml } from '../../platform/sheets/xml.ts'
import { argumentsOf, type Installation, type ServicePlan, serviceName } from './plan.ts'

/**
 * Windows. A scheduled task that starts with the machine, nobody logged in. It cannot be asked to
 * end gently: stopping it is a power cut, from which the next start recovers.
 */
export function taskPlan(of: Installation): ServicePlan {
  const path = `${of.dataDir}/service.xml`
  return {
    // The scheduler reads UTF-16 only, whatever the file says.
    definition: { path, content: Buffer.from(`\ufeff${renderTask(of)}`, 'utf16le') },
    install: [
      ['schtasks', '/Create', '/TN', serviceName, '/XML', path, '/F'],
      ['schtasks', '/Run', '/TN', serviceName],
    ],
    uninstall: [
      ['schtasks', '/End', '/TN', serviceName],
      ['schtasks', '/Delete', '/TN', serviceName, '/F'],
    ],
    status: ['schtasks', '/Query', '/TN', serviceName, '/V', '/FO', 'LIST'],
    log: 'Event Viewer, Task Scheduler; the node’s own lines are not kept',
  }
}

function renderTask(of: Installation): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <BootTrigger><Enabled>true</Enabled></BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="node">
      <UserId>${escapeXml(of.user ?? '')}</UserId>
      <LogonType>S4U</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions Context="node">
    <Exec>
      <Command>${escapeXml(of.nodePath)}</Command>
      <Arguments>${escapeXml(argumentsOf(of).map(quoteArgument).join(' '))}</Arguments>
      <WorkingDirectory>${escapeXml(of.projectDir)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`
}

/** As a C program takes its command line apart: backslashes count only before a quote. */
const quoteArgument = (text: string): string =>
  `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
