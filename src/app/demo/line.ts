import { connect, createServer, type Server, type Socket } from 'node:net'

export type DemonstrationLine = {
  url: string
  isCut(): boolean
  /** Nothing gets through any more, not even what is under way. */
  cut(): void
  restore(): void
  close(): void
}

/** The line of one village, as a small relay on this machine: what a storm does to it, `cut` does. */
export async function openLine(hubUrl: string, port: number): Promise<DemonstrationLine> {
  const { hostname, port: hubPort } = new URL(hubUrl)
  const open = new Set<Socket>()
  let down = false
  const server = createServer((station) => {
    if (down) {
      station.destroy()
      return
    }
    const hub = connect(Number(hubPort), hostname)
    for (const end of [station, hub]) {
      open.add(end)
      end.on('error', () => end.destroy())
      end.on('close', () => open.delete(end))
    }
    station.pipe(hub).pipe(station)
  })
  await listen(server, port)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the line has no port')
  const drop = () => {
    for (const end of open) end.destroy()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    isCut: () => down,
    cut: () => {
      down = true
      drop()
    },
    restore: () => {
      down = false
    },
    close: () => {
      server.close()
      drop()
    },
  }
}

/** The port of last time, or a free one when somebody else has it now. */
function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      if ('code' in error && error.code === 'EADDRINUSE' && port !== 0)
        server.listen(0, '127.0.0.1')
      else reject(error)
    }
    server.on('error', onError)
    server.once('listening', () => {
      server.off('error', onError)
      resolve()
    })
    server.listen(port, '127.0.0.1')
  })
}
