<?php
/** Sets WordPress up, and prints an application password. */
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Camera di commercio', 'redazione', 'redazione@example.org', true, '', 'site-password');
update_option('permalink_structure', '/%postname%/');
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'glagol']);
echo "application password: $password\n";
