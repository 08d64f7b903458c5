/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agenttracing.Span;
import dev.agenttracing.SpanStatus;
import dev.agenttracing.annotation.Traced;
import dev.agenttracing.engine.TracingEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Where the span is among the other advice of a method. */
class AdvisorOrderTest {

    /** Of cache and transaction, where a test gives them one: by default they come last. */
    private static final int GIVEN = 100;

    private static TracedApplication start(int order, Class<?>... beans) {
        return TracedApplication.start(order, true, context -> context.register(beans));
    }

    static class CacheBeans {
        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Configuration
    @EnableCaching
    static class Caching extends CacheBeans {}

    static class CachedBean {
        private int calls;

        @Traced
        @Cacheable("answers")
        public String ask(String question) {
            return question + ++calls;
        }
    }

    @Test
    void cacheable_byDefault_aHitIsASpan() {
        try (TracedApplication application = start(TracedApplication.DEFAULT_ORDER, Caching.class, CachedBean.class)) {
            CachedBean bean = application.bean(CachedBean.class);
            assertThat(bean.ask("x")).isEqualTo("x1");
            assertThat(bean.ask("x")).isEqualTo("x1");

            assertThat(application.spans())
                    .hasSize(2)
                    .allSatisfy(span -> assertThat(span.output().json()).isEqualTo("\"x1\""));
        }
    }

    @Configuration
    @EnableCaching(order = GIVEN)
    static class OrderedCaching extends CacheBeans {}

    @Test
    void cacheable_withTheSpanInside_aHitIsNone() {
        assertThat(spansOfTwoCalls(GIVEN + 1)).isEqualTo(1);
        assertThat(spansOfTwoCalls(GIVEN - 1)).isEqualTo(2);
    }

    private static int spansOfTwoCalls(int order) {
        try (TracedApplication application = start(order, OrderedCaching.class, CachedBean.class)) {
            CachedBean bean = application.bean(CachedBean.class);
            bean.ask("x");
            bean.ask("x");
            return application.spans().size();
        }
    }

    static class TransactionBeans {
        @Bean
        EmbeddedDatabase dataSource() {
            return new EmbeddedDatabaseBuilder()
                    .generateUniqueName(true)
                    .setType(EmbeddedDatabaseType.H2)
                    .build();
        }

        @Bean
        JdbcTemplate jdbc(EmbeddedDatabase dataSource) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("create table orders (id int)");
            return jdbc;
        }

        @Bean
        Commits commits() {
            return new Commits();
        }

        @Bean
        DataSourceTransactionManager transactionManager(
                EmbeddedDatabase dataSource, Commits commits, TracingEngine tracing) {
            commits.tracing = tracing;
            DataSourceTransactionManager manager = new DataSourceTransactionManager(dataSource);
            manager.setTransactionExecutionListeners(List.of(commits));
            return manager;
        }
    }

    @Configuration
    @EnableTransactionManagement
    static class Transactions extends TransactionBeans {}

    /** Notes whether a span is around each commit. */
    static class Commits implements TransactionExecutionListener {
        private final List<Boolean> insideSpan = new ArrayList<>();
        private TracingEngine tracing;

        @Override
        public void afterCommit(TransactionExecution transaction, Throwable failure) {
            insideSpan.add(tracing.currentSpan().isRecording());
            if (failure == null && insideSpan.size() == 2) {
                throw new IllegalStateException("the commit fails");
            }
        }
    }

    static class TransactionalBean {
        private final JdbcTemplate jdbc;

        TransactionalBean(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Traced
        @Transactional
        public String insert() {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isTrue();
            return "rows: " + jdbc.update("insert into orders values (1)");
        }
    }

    @Test
    void transactional_byDefault_theCommitIsInsideTheSpan() {
        try (TracedApplication application =
                start(TracedApplication.DEFAULT_ORDER, Transactions.class, TransactionalBean.class)) {
            application.bean(TransactionalBean.class).insert();

            assertThat(application.span().output().json()).isEqualTo("\"rows: 1\"");
            assertThat(application.bean(Commits.class).insideSpan).containsExactly(true);
        }
    }

    @Test
    void transactional_byDefault_aCommitThatFailsIsTheSpansError() {
        try (TracedApplication application =
                start(TracedApplication.DEFAULT_ORDER, Transactions.class, TransactionalBean.class)) {
            TransactionalBean bean = application.bean(TransactionalBean.class);
            bean.insert();
            assertThatThrownBy(bean::insert).isInstanceOf(IllegalStateException.class);

            assertThat(application.spans().stream().map(Span::status)).containsExactly(SpanStatus.OK, SpanStatus.ERROR);
        }
    }

    @Configuration
    @EnableTransactionManagement(order = GIVEN)
    static class OrderedTransactions extends TransactionBeans {}

    @Test
    void transactional_withTheSpanInside_theCommitIsOutside() {
        assertThat(commitIsInsideSpan(GIVEN + 1)).isFalse();
        assertThat(commitIsInsideSpan(GIVEN - 1)).isTrue();
    }

    private static boolean commitIsInsideSpan(int order) {
        try (TracedApplication application = start(order, OrderedTransactions.class, TransactionalBean.class)) {
            application.bean(TransactionalBean.class).insert();
            return application.bean(Commits.class).insideSpan.get(0);
        }
    }

    @Configuration
    @EnableAsync
    static class Asynchrony {
        @Bean
        TaskExecutor taskExecutor() {
            return new SimpleAsyncTaskExecutor("worker-");
        }
    }

    static class AsyncBean {
        private final TracingEngine tracing;
        private final CompletableFuture<String> work = new CompletableFuture<>();

        AsyncBean(TracingEngine tracing) {
            this.tracing = tracing;
        }

        @Traced
        @Async
        public CompletableFuture<String> ask() {
            tracing.currentSpan().attribute("thread", Thread.currentThread().getName());
            return work;
        }

        CompletableFuture<String> work() {
            return work;
        }
    }

    @Test
    void async_theSpanIsOnTheWorkersThread_andEndsWithTheWork() throws Exception {
        try (TracedApplication application =
                start(TracedApplication.DEFAULT_ORDER, Asynchrony.class, AsyncBean.class)) {
            AsyncBean bean = application.bean(AsyncBean.class);
            CompletableFuture<String> asked = bean.ask();
            bean.work().complete("done");

            assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("done");
            Span span = application.span();
            assertThat(String.valueOf(span.attributes().get("thread").orElseThrow()))
                    .startsWith("worker-");
            assertThat(span.status()).isEqualTo(SpanStatus.OK);
            assertThat(span.output().json()).isEqualTo("\"done\"");
        }
    }

    @Configuration
    @EnableResilientMethods
    static class Resilience {}

    static class RetriedBean {
        private final List<String> calls = new CopyOnWriteArrayList<>();

        @Traced
        @Retryable(maxRetries = 2, delay = 1)
        public String ask(String question) {
            calls.add(question);
            if (calls.size() < 3) {
                throw new IllegalStateException("attempt " + calls.size());
            }
            return "third";
        }
    }

    @Test
    void retryable_eachAttemptIsASpan() {
        try (TracedApplication application =
                start(TracedApplication.DEFAULT_ORDER, Resilience.class, RetriedBean.class)) {
            assertThat(application.bean(RetriedBean.class).ask("x")).isEqualTo("third");

            assertThat(application.spans().stream().map(Span::status))
                    .containsExactly(SpanStatus.ERROR, SpanStatus.ERROR, SpanStatus.OK);
        }
    }
}
