<?php
/**
 * Plugin Name: glagol language
 * Description: Lets glagol say in which language a post is, and of which posts it is a translation.
 * Version: 1.0
 * License: Apache-2.0
 *
 * For sites with WPML, or with Polylang without its Pro edition. Put this file into
 * wp-content/mu-plugins/. It adds POST /wp-json/glagol/v1/language for users who may edit the post:
 * {"post": 12, "language": "it", "translations": {"it": 12, "de": 9}}
 */

if (!defined('ABSPATH')) {
    exit;
}

add_action('rest_api_init', function () {
    register_rest_route('glagol/v1', '/language', [
        'methods' => 'POST',
        'permission_callback' => function (WP_REST_Request $request) {
            return current_user_can('edit_post', (int) $request['post']);
        },
        'args' => [
            'post' => ['type' => 'integer', 'required' => true],
            'language' => ['type' => 'string', 'required' => true, 'pattern' => '^[a-z-]{2,10}$'],
            'translations' => ['type' => 'object', 'default' => []],
        ],
        'callback' => 'glagol_set_language',
    ]);
});

function glagol_set_language(WP_REST_Request $request) {
    $post = (int) $request['post'];
    $language = $request['language'];
    $translations = [];
    foreach ($request['translations'] as $code => $number) {
        if (current_user_can('edit_post', (int) $number)) {
            $translations[$code] = (int) $number;
        }
    }
    $translations[$language] = $post;
    if (function_exists('pll_set_post_language')) {
        return glagol_set_polylang($post, $language, $translations);
    }
    if (has_action('wpml_set_element_language_details')) {
        return glagol_set_wpml($post, $language, $translations);
    }
    return ['plugin' => 'no language plugin', 'language' => null];
}

function glagol_set_polylang($post, $language, $translations) {
    if (!in_array($language, pll_languages_list(), true)) {
        return new WP_Error('glagol_unknown', "Polylang has no language $language", ['status' => 400]);
    }
    pll_set_post_language($post, $language);
    pll_save_post_translations($translations);
    return ['plugin' => 'Polylang', 'language' => pll_get_post_language($post)];
}

function glagol_set_wpml($post, $language, $translations) {
    $type = apply_filters('wpml_element_type', get_post_type($post));
    $group = null;
    $source = null;
    foreach ($translations as $code => $number) {
        $details = apply_filters('wpml_element_language_details', null, [
            'element_id' => $number,
            'element_type' => get_post_type($post),
        ]);
        if ($number !== $post && $details && !empty($details->trid)) {
            $group = (int) $details->trid;
            $source = $details->source_language_code ?: $details->language_code;
            break;
        }
    }
    do_action('wpml_set_element_language_details', [
        'element_id' => $post,
        'element_type' => $type,
        'trid' => $group ?: false,
        'language_code' => $language,
        'source_language_code' => $source,
    ]);
    return ['plugin' => 'WPML', 'language' => $language];
}
