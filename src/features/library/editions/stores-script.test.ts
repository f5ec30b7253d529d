import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { storesScript } from './stores-script.ts'

/** What a course finds in its sandbox, after the first script of its page. */
function inSandbox<T>(script: string): T {
  const denied = () => {
    throw new Error('denied')
  }
  const window = {}
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { get: denied, configurable: true })
  }
  const document = Object.create(Object.defineProperty({}, 'cookie', { get: denied }))
  return runInNewContext(`${storesScript};with(window){${script}}`, { window, document })
}

test('a store keeps texts, by its calls and by its names', () => {
  expect(
    inSandbox(`localStorage.setItem('page', 2); localStorage.sound = 'on'; localStorage['a b'] = 1
      delete localStorage['a b']
      JSON.stringify([localStorage.getItem('page'), localStorage.sound, localStorage.none, localStorage.getItem('none'),
        localStorage.length, localStorage.key(0), localStorage.key(7), Object.keys(localStorage), 'page' in localStorage,
        sessionStorage.length])`),
  ).toBe('["2","on",null,null,2,"page",null,["page","sound"],true,0]')
  expect(
    inSandbox(`sessionStorage.a = 1; sessionStorage.removeItem('a'); sessionStorage.length`),
  ).toBe(0)
})

test('cookies are kept and end', () => {
  expect(
    inSandbox(`document.cookie = 'page=2; path=/; expires=Fri, 31 Dec 2999 23:59:59 GMT'; document.cookie = ' b = c=d '
      document.cookie = 'old=1'; document.cookie = 'old=; max-age=0'
      document.cookie = 'gone=1; expires=Thu, 01 Jan 1970 00:00:00 GMT'; document.cookie`),
  ).toBe('page=2; b=c=d')
})

test('what works is left as it is', () => {
  const window = { localStorage: { length: 0 }, sessionStorage: { length: 0 } }
  const document = { cookie: 'a=b' }
  const { localStorage } = window
  runInNewContext(storesScript, { window, document })
  expect([window.localStorage === localStorage, document.cookie]).toEqual([true, 'a=b'])
})
