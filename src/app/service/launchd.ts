import { escapeXml } from '../../platform/sheets/xml.ts'
import { argumentsOf, type Installation, type ServicePlan, serviceName } from './plan.ts'

const label = `${serviceName}.node`

/** macOS. A machine's service starts with it, a person's when that person logs in. */
export function launchdPlan(of: Installation): ServicePlan {
  const forMachine = of.scope === 'machine'
  const directory = forMachine ? '/Library/LaunchDaemons' : `${of.homeDir}/Library/LaunchAgents`
  const domain = forMachine ? 'system' : `gui/${of.uid}`
  const path = `${directory}/${label}.plist`
  return {
    definition: { path, content: Buffer.from(renderList(of)) },
    install: [['launchctl', 'bootstrap', domain, path]],
    uninstall: [['launchctl', 'bootout', `${domain}/${label}`]],
    status: ['launchctl', 'print', `${domain}/${label}`],
    log: logFile(of),
  }
}

const logFile = ({ dataDir }: Installation): string => `${dataDir}/node.log`

function renderList(of: Installation): string {
  const program = [of.nodePath, ...argumentsOf(of)].map((word) => `    ${text(word)}\n`).join('')
  const environment = Object.entries(of.environment)
    .map(([name, value]) => `    <key>${escapeXml(name)}</key>${text(value)}\n`)
    .join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>${text(label)}
  <key>ProgramArguments</key>
  <array>
${program}  </array>
  <key>WorkingDirectory</key>${text(of.projectDir)}
  <key>EnvironmentVariables</key>
  <dict>
${environment}  </dict>
${of.user && of.scope === 'machine' ? `  <key>UserName</key>${text(of.user)}\n` : ''}  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><true/>
  <key>ExitTimeOut</key><integer>45</integer>
  <key>StandardOutPath</key>${text(logFile(of))}
  <key>StandardErrorPath</key>${text(logFile(of))}
</dict>
</plist>
`
}

const text = (value: string): string => `<string>${escapeXml(value)}</string>`
