import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Browsers open connections ahead on which they may never ask anything; Node takes them for busy and waits for them for
 * ever. What this gives cuts them: to be called when the server begins to close. What is under way is answered first.
 */
export function followConnections(server: Pick<Server, 'on'>): () => void {
  const open = new Set<Socket>()
  let underWay = 0
  let isClosing = false
  const cut = () => {
    if (isClosing && underWay === 0) for (const socket of open) socket.destroySoon()
  }
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    cut()
  })
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    underWay++
    response.once('close', () => {
      underWay--
      cut()
    })
  })
  return () => {
    isClosing = true
    cut()
  }
}
