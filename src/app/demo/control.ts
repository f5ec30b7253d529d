import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { conflict, invalid } from '../../base/refusal.ts'
import type { DemonstrationStation } from './stations.ts'

export const troubles = ['cut', 'restore', 'crash'] as const
export type Trouble = (typeof troubles)[number]

const labels: Readonly<Record<Trouble, string>> = {
  cut: '断网',
  restore: '恢复网络',
  crash: '停电（5 秒后来电）',
}

type Control = { url: string; token: string }
const controlFile = (dataDir: string): string => join(dataDir, 'demonstration-control.json')

/** A page and a command that do to the demonstration's stations what villages do to computers. */
export async function startControl(
  stations: readonly DemonstrationStation[],
  dataDir: string,
): Promise<{ url: string; close(): Promise<void> }> {
  const token = randomBytes(16).toString('hex')
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 400
      response.end(error instanceof Error ? error.message : 'refused')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port for the control')
  const control: Control = { url: `http://127.0.0.1:${address.port}`, token }
  await writeFile(controlFile(dataDir), JSON.stringify(control), { mode: 0o600 })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', control.url)
    if (request.method === 'POST') {
      const given = Buffer.from(url.searchParams.get('token') ?? '')
      const right = Buffer.from(token)
      if (given.length !== right.length || !timingSafeEqual(given, right))
        throw invalid('demonstration_trouble_unknown', { trouble: 'token' })
      await cause(stations, url.searchParams.get('trouble'), url.searchParams.get('station'))
      response.statusCode = 303
      response.setHeader('location', '/')
      response.end()
      return
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pageOf(stations, token))
  }
  return {
    url: control.url,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await rm(controlFile(dataDir), { force: true })
    },
  }
}

/** `cunxiao demo cut|restore|crash STATION`, to the demonstration that is running on the same data. */
export async function askControl(
  dataDir: string,
  trouble: Trouble,
  station: string,
): Promise<void> {
  const text = await readFile(controlFile(dataDir), 'utf8').catch(() => {
    throw conflict('demonstration_not_running', { directory: dataDir })
  })
  const { url, token } = JSON.parse(text) as Control
  const asked = new URLSearchParams({ token, trouble, station })
  const response = await fetch(`${url}/?${asked}`, { method: 'POST', redirect: 'manual' })
  if (response.status !== 303) throw invalid('demonstration_station_unknown', { station })
}

async function cause(
  stations: readonly DemonstrationStation[],
  trouble: string | null,
  name: string | null,
): Promise<void> {
  const station = stations.find((each, i) => each.name === name || String(i + 1) === name)
  if (!station) throw invalid('demonstration_station_unknown', { station: name ?? '' })
  if (trouble === 'cut') station.line.cut()
  else if (trouble === 'restore') station.line.restore()
  else if (trouble === 'crash') {
    if (station.state === 'running') await station.crash()
  } else throw invalid('demonstration_trouble_unknown', { trouble: trouble ?? '' })
}

function pageOf(stations: readonly DemonstrationStation[], token: string): string {
  const cards = stations.map((station, i) => {
    const button = (trouble: Trouble) =>
      `<form method="post" action="/?token=${token}&amp;trouble=${trouble}&amp;station=${i + 1}"><button>${labels[trouble]}</button></form>`
    const state = station.state === 'down' ? '停电中' : '运行中'
    const line = station.line.isCut() ? '网络已断' : '网络畅通'
    return `<section><h2>${i + 1}. ${inHtml(station.name)}</h2><p>${state} · ${line}</p>
      <p><a href="${inHtml(station.url)}/console">打开站点</a>　登录名 ${inHtml(station.loginName)}</p>
      <div>${button(station.line.isCut() ? 'restore' : 'cut')}${station.state === 'running' ? button('crash') : ''}</div></section>`
  })
  return `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <meta http-equiv="refresh" content="5"><title>演示：断网与停电</title>
    <style>body{font:16px/1.7 "Noto Sans SC",sans-serif;margin:32px auto;max-width:640px;padding:0 16px;color:#1f2a37}
    h1{font-size:22px}h2{font-size:18px;margin:0}section{border:1px solid #d5dbe3;border-radius:8px;padding:16px;margin:16px 0}
    p{margin:4px 0 8px}div{display:flex;gap:8px}button{font:inherit;padding:8px 16px;border:1px solid #2f6b4f;border-radius:6px;background:#fff;color:#2f6b4f}</style>
    <h1>演示：断网与停电</h1><p>两个站点是模拟的。断网时站点照常工作，来网后记录自动补上，一条不少、一条不重。</p>${cards.join('')}</html>`
}

const inHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
