<?php
/**
 * Keeps the promise of Polylang's public functions, for tests: it is in no package registry.
 * With the option "glagol_test_pro" it takes languages over REST as Polylang Pro documents it;
 * with "glagol_test_plugin" it is Polylang, WPML or nothing.
 */

function glagol_test_is($plugin) {
    return get_option('glagol_test_plugin') === $plugin;
}

if (glagol_test_is('polylang')) {
    function pll_languages_list() { return ['it', 'de', 'sr']; }
    function pll_set_post_language($post, $language) { update_post_meta($post, '_lang', $language); }
    function pll_get_post_language($post) { return get_post_meta($post, '_lang', true); }
    function pll_save_post_translations($translations) {
        foreach ($translations as $post) { update_post_meta($post, '_translations', $translations); }
    }
}
if (glagol_test_is('wpml')) {
    add_filter('wpml_element_type', function ($type) { return "post_$type"; });
    add_filter('wpml_element_language_details', function ($none, $args) {
        $details = get_post_meta($args['element_id'], '_wpml', true);
        return $details ? (object) $details : null;
    }, 10, 2);
    add_action('wpml_set_element_language_details', function ($args) {
        update_post_meta($args['element_id'], '_wpml', [
            'trid' => $args['trid'] ?: $args['element_id'],
            'language_code' => $args['language_code'],
            'source_language_code' => $args['source_language_code'],
            'element_type' => $args['element_type'],
        ]);
    });
}
if (glagol_test_is('strips')) {  // as some security plugins do
    add_filter('content_save_pre', fn($content) => preg_replace('/<!--.*?-->/s', '', $content));
}
if (glagol_test_is('binless')) {
    add_filter('rest_post_trashable', '__return_false');
}
add_action('rest_api_init', function () {
    if (glagol_test_is('polylang') || glagol_test_is('pro')) {
        register_rest_route('pll/v1', '/languages', [
            'methods' => 'GET', 'permission_callback' => '__return_true', 'callback' => fn() => [],
        ]);
    }
    if (glagol_test_is('pro')) {
        register_rest_field('post', 'lang', [
            'get_callback' => fn($post) => get_post_meta($post['id'], '_lang', true),
            'update_callback' => fn($value, $post) => update_post_meta($post->ID, '_lang', $value),
        ]);
        register_rest_field('post', 'translations', [
            'get_callback' => fn($post) => get_post_meta($post['id'], '_translations', true) ?: (object) [],
            'update_callback' => fn($value, $post) => update_post_meta($post->ID, '_translations', (array) $value),
        ]);
    }
    // What a test asks to know or to set.
    register_rest_route('test/v1', '/meta/(?P<id>\d+)', [
        'methods' => 'GET', 'permission_callback' => '__return_true',
        'callback' => fn($request) => get_post_meta((int) $request['id']),
    ]);
    register_rest_route('test/v1', '/plugin/(?P<name>\w+)', [
        'methods' => 'POST', 'permission_callback' => '__return_true',
        'callback' => fn($request) => update_option('glagol_test_plugin', $request['name']),
    ]);
});
