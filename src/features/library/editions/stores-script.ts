/**
 * The first script of a page of a package. In its sandbox, asking for cookies or stores is an error that ends the script
 * which asks: here they are there, and last as long as the page. Written as old browsers read it.
 */
const script = `(function () {
  function store() {
    var kept = new Map()
    var own = {
      getItem: function (key) { return kept.has(String(key)) ? kept.get(String(key)) : null },
      setItem: function (key, value) { kept.set(String(key), String(value)) },
      removeItem: function (key) { kept.delete(String(key)) },
      clear: function () { kept.clear() },
      key: function (n) { var key = Array.from(kept.keys())[n]; return key === undefined ? null : key }
    }
    return new Proxy(own, {
      get: function (_, key) { return key === 'length' ? kept.size : key in own ? own[key] : kept.get(key) },
      set: function (_, key, value) { kept.set(key, String(value)); return true },
      has: function (_, key) { return key in own || kept.has(key) },
      deleteProperty: function (_, key) { kept.delete(key); return true },
      ownKeys: function () { return Array.from(new Set(Object.keys(own).concat(Array.from(kept.keys())))) },
      getOwnPropertyDescriptor: function (_, key) {
        if (key in own) return { value: own[key], configurable: true, enumerable: false, writable: true }
        if (kept.has(key)) return { value: kept.get(key), configurable: true, enumerable: true, writable: true }
      }
    })
  }
  ;['localStorage', 'sessionStorage'].forEach(function (name) {
    try { window[name].length } catch (_) {
      Object.defineProperty(window, name, { value: store(), configurable: true })
    }
  })
  try { document.cookie } catch (_) {
    var jar = new Map()
    Object.defineProperty(document, 'cookie', {
      configurable: true,
      get: function () {
        return Array.from(jar).map(function (one) { return one.join('=') }).join('; ')
      },
      set: function (line) {
        var said = /^\\s*([^=;]*?)\\s*=\\s*([^;]*?)\\s*(?:;|$)/.exec(String(line))
        if (!said) return
        var age = /;\\s*max-age\\s*=\\s*(-?\\d+)/i.exec(line)
        var until = /;\\s*expires\\s*=\\s*([^;]+)/i.exec(line)
        var isOver = age ? age[1] <= 0 : until && new Date(until[1]) <= Date.now()
        if (isOver) jar.delete(said[1])
        else jar.set(said[1], said[2])
      }
    })
  }
})()`

/** Without its indents. */
export const storesScript: string = script.replace(/\n\s+/g, '\n')
