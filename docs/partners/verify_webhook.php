<?php
/**
 * Takes in a page from glagol: verifies the signature, does nothing twice. PHP 7.4 or newer.
 * Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks
 */

const GLAGOL_LONGEST = 5 * 60; // seconds that a message may be old

/** Returns the message's id; throws where the message is not from glagol. $headers have small letters. */
function glagol_verify(array $headers, string $body, string $secret, ?int $now = null): string
{
    $identity = $headers['webhook-id'] ?? '';
    $moment = $headers['webhook-timestamp'] ?? '';
    if ($identity === '' || !ctype_digit($moment)) {
        throw new InvalidArgumentException('the webhook headers are missing');
    }
    if (abs(($now ?? time()) - (int) $moment) > GLAGOL_LONGEST) {
        throw new InvalidArgumentException('the message is too old, or a clock is wrong');
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    $wanted = base64_encode(hash_hmac('sha256', "$identity.$moment.$body", $key, true));
    // Several signatures stand there while a secret is exchanged.
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $signature) {
        [$version, $value] = array_pad(explode(',', $signature, 2), 2, '');
        if ($version === 'v1' && hash_equals($wanted, $value)) {
            return $identity;
        }
    }
    throw new InvalidArgumentException('the signature is wrong');
}

/*
 * In a page of its own:
 *
 *   $body = file_get_contents('php://input');
 *   $headers = array_change_key_case(getallheaders());
 *   $identity = glagol_verify($headers, $body, getenv('GLAGOL_SECRET'));
 *   // INSERT $identity into a table with a unique column; where it is there already, only answer.
 *   header('Content-Type: application/json');
 *   echo json_encode(['received' => $identity, 'sha256' => hash('sha256', $body)]);
 */
