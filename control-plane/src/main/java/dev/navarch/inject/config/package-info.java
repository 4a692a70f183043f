/**
 * The injector's configuration as an operator writes it: {@link dev.navarch.inject.config.InjectionConfigReader} makes an
 * {@link dev.navarch.inject.config.InjectionConfig} of it, or says what is wrong ({@link dev.navarch.inject.config.ConfigReading});
 * {@link dev.navarch.inject.config.LabelSelector} chooses pods. Pure, any thread.
 */
@NullMarked
package dev.navarch.inject.config;

import org.jspecify.annotations.NullMarked;
