import { argumentsOf, type Installation, type ServicePlan, serviceName } from './plan.ts'

/** Linux. A machine's service starts with it; a person's too, once `linger` lets it. */
export function systemdPlan(of: Installation): ServicePlan {
  const forMachine = of.scope === 'machine'
  const directory = forMachine ? '/etc/systemd/system' : `${of.homeDir}/.config/systemd/user`
  const unit = `${serviceName}.service`
  const path = `${directory}/${unit}`
  const manager = forMachine ? [] : ['--user']
  const systemctl = (...words: string[]) => ['systemctl', ...manager, ...words] as const
  return {
    definition: { path, content: Buffer.from(renderUnit(of)) },
    install: [
      ...(forMachine ? [] : [['loginctl', 'enable-linger', String(of.uid)] as const]),
      systemctl('daemon-reload'),
      systemctl('enable', '--now', unit),
    ],
    uninstall: [systemctl('disable', '--now', unit)],
    status: systemctl('status', '--no-pager', '--lines=5', unit),
    log: `journalctl ${[...manager, '--unit', unit].join(' ')}`,
  }
}

function renderUnit(of: Installation): string {
  const environment = Object.entries(of.environment).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}`,
  )
  // The colon: a `$` in a path is not a variable.
  const command = [of.nodePath, ...argumentsOf(of)].map(quoted).join(' ')
  return `[Unit]
Description=Cunxiao 村校
After=network.target
# It starts again for as long as it takes.
StartLimitIntervalSec=0

[Service]
${of.user && of.scope === 'machine' ? `User=${of.user}\n` : ''}WorkingDirectory=${escaped(of.projectDir)}
${environment.map((line) => `${line}\n`).join('')}ExecStart=:${command}
# The node stops PostgreSQL itself, last. A signal to both at once would take the database away too early.
KillMode=mixed
TimeoutStopSec=45
Restart=always
RestartSec=5

[Install]
WantedBy=${of.scope === 'machine' ? 'multi-user.target' : 'default.target'}
`
}

const quoted = (text: string): string => `"${escaped(text.replace(/["\\]/g, '\\$&'))}"`

/** A percent sign begins a specifier, also where there are no quotes. */
const escaped = (text: string): string => text.replaceAll('%', '%%')
