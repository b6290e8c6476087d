// A browser without scripts: cookies, redirects that it follows one by one, and the page contract (data-page, hidden fields, names of fields).
import assert from 'node:assert/strict'

export class Browser {
  cookies = new Map()

  async send(url, form) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET', redirect: 'manual', headers: cookie ? { cookie } : {},
      body: form ? new URLSearchParams(form) : undefined,
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/)
      assert.match(line, /; Path=\/; SameSite=None/)
      assert.match(line, /; Secure/)
      // What the check-session page reads is all that scripts may see.
      assert.equal(line.includes('; HttpOnly'), !name.endsWith('.state'), line)
      assert.ok(name.startsWith('__Host-'), name)
      if (value) this.cookies.set(name, value)
      else this.cookies.delete(name)
    }
    return response
  }

  // Follows redirects until a page of the server stands there, or one leads to `callback`.
  async open(url, callback, form) {
    let response = await this.send(url, form)
    while (response.status === 303) {
      const next = new URL(response.headers.get('location'), url)
      if (next.href.startsWith(callback)) return { callback: next }
      response = await this.send(next)
    }
    const html = await response.text()
    return { status: response.status, html, page: html.match(/<body data-page="([^"]+)">/)?.[1] }
  }

  // Fills in what `page` asks for, and sends it.
  async submit(base, page, callback, fields) {
    const action = page.html.match(/<form method="post" action="([^"]+)">/)[1]
    const hidden = [...page.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map((m) => [m[1], m[2]])
    return this.open(new URL(action, base), callback, [...hidden, ...fields])
  }
}
