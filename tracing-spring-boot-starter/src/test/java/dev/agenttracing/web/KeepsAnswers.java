/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.web;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Filters that keep what is answered: one to log it, one to tell whether it has changed. */
@Configuration(proxyBeanMethods = false)
class KeepsAnswers {

    @Bean
    Filter logsAnswers() {
        return (request, response, chain) -> {
            ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper((HttpServletResponse) response);
            chain.doFilter(request, kept);
            kept.copyBodyToResponse();
        };
    }

    @Bean
    Filter tellsChanges() {
        return new ShallowEtagHeaderFilter();
    }
}
