// Two unmodified clients from npm: discovery, a token by each way to authenticate, the token verified.
// Takes the issuer from ISSUER; run by interop_test.py, which serves it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'

const issuer = new URL(process.env.ISSUER)
const SECRET = 'käse +%&= "\\'
const plain = { [oauth.allowInsecureRequests]: true }
const METADATA = ['openid-configuration', 'oauth-authorization-server']

async function verify(token, algorithm, audience, jwksUri) {
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(new URL(jwksUri)), {
    issuer: issuer.href.replace(/\/$/, ''), audience, algorithms: [algorithm], typ: 'at+jwt', clockTolerance: 1,
  })
  assert.equal(protectedHeader.alg, algorithm)
  return payload
}

const WAYS = [
  ['client_secret_basic', openid.ClientSecretBasic(SECRET), oauth.ClientSecretBasic(SECRET)],
  ['client_secret_post', openid.ClientSecretPost(SECRET), oauth.ClientSecretPost(SECRET)],
]
const SCOPES = [['es', 'ES256', 'urn:es'], ['rs', 'RS256', 'urn:rs']]

for (const [way, ofOpenid, ofOauth] of WAYS) {
  for (const [scope, algorithm, audience] of SCOPES) {
    test(`openid-client: ${way}, ${algorithm}`, async () => {
      const config = await openid.discovery(issuer, 'job: ä&b', undefined, ofOpenid,
        { execute: [openid.allowInsecureRequests] })
      const tokens = await openid.clientCredentialsGrant(config, { scope })
      assert.equal(tokens.token_type, 'bearer')
      assert.equal(tokens.expires_in, 600)
      const claims = await verify(tokens.access_token, algorithm, audience, config.serverMetadata().jwks_uri)
      assert.equal(claims.client_id, 'job: ä&b')
      assert.equal(claims.scope, scope)
    })

    for (const metadata of METADATA) {
      test(`oauth4webapi: ${way}, ${algorithm}, found by ${metadata}`, async () => {
        const response = await oauth.discoveryRequest(issuer,
          { ...plain, algorithm: metadata === METADATA[0] ? 'oidc' : 'oauth2' })
        const as = await oauth.processDiscoveryResponse(issuer, response)
        const client = { client_id: 'job: ä&b' }
        const reply = await oauth.clientCredentialsGrantRequest(as, client, ofOauth, { scope }, plain)
        const tokens = await oauth.processClientCredentialsResponse(as, client, reply)
        await verify(tokens.access_token, algorithm, audience, as.jwks_uri)
        // What a resource server of the same library makes of it, by RFC 9068.
        const request = new Request('http://api.example/', { headers: { authorization: `Bearer ${tokens.access_token}` } })
        const claims = await oauth.validateJwtAccessToken(as, request, audience, { ...plain, signingAlgorithms: [algorithm] })
        assert.equal(claims.sub, 'job: ä&b')
      })
    }
  }
}

test('openid-client: a wrong secret is an error that it understands', async () => {
  const config = await openid.discovery(issuer, 'job: ä&b', undefined, openid.ClientSecretBasic('wrong'),
    { execute: [openid.allowInsecureRequests] })
  await assert.rejects(openid.clientCredentialsGrant(config, { scope: 'es' }), (error) => {
    // RFC 9110 section 11.6.1: 401 comes with a challenge, which the library reads first.
    assert.ok(error instanceof openid.WWWAuthenticateChallengeError || error.error === 'invalid_client', error)
    assert.equal(error.status, 401)
    return true
  })
})

test('oauth4webapi: a scope that the client may not have is an error that it understands', async () => {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain))
  const client = { client_id: 'job: ä&b' }
  const reply = await oauth.clientCredentialsGrantRequest(as, client, WAYS[1][2], { scope: 'es other' }, plain)
  await assert.rejects(oauth.processClientCredentialsResponse(as, client, reply), { error: 'invalid_scope', status: 400 })
})
